.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
MEMBERS := contracts chassis services/auth services/billing services/tickets services/notify gateway deploy/sandbox deploy/cabinet

.venv/.ready: requirements.lock $(addsuffix /pyproject.toml,$(MEMBERS))
	@python3 -m venv .venv || { echo "python3 cannot make a virtual environment: install it (Debian: apt-get install python3-venv)"; exit 1; }
	@.venv/bin/pip install -q --disable-pip-version-check uv==0.13.9
	@.venv/bin/uv pip sync -q --python $(PY) requirements.lock
	@.venv/bin/uv pip install -q --python $(PY) --no-deps --no-build-isolation $(addprefix -e ,$(MEMBERS))
	@touch $@

.PHONY: help run stop test bench lint lock

help:  ## say what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' Makefile | expand -t 8

run: .venv/.ready  ## start everything and stay until Ctrl-C (DETACH=1: return when ready)
	@exec .venv/bin/cabinet run $(if $(filter-out 0,$(DETACH)),--detach,--with-parent)

stop:  ## stop what `make run` has started
	@test ! -x .venv/bin/cabinet || exec .venv/bin/cabinet stop

test: .venv/.ready  ## run every test
	@exec .venv/bin/pytest

bench: .venv/.ready  ## measure
	@echo "nothing is measured yet"; exit 1

lint: .venv/.ready  ## style and types
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

lock:  ## resolve the dependencies again (after a change of a pyproject.toml)
	@uv lock -q && uv export --frozen --no-emit-workspace --all-groups --no-annotate --no-header -q -o requirements.lock
