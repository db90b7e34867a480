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

.PHONY: help run stop test bench check schemas lock

help:  ## say what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' Makefile | expand -t 8

run: .venv/.ready  ## start everything and stay until Ctrl-C (DETACH=1: return when ready)
	@exec .venv/bin/cabinet run $(if $(filter-out 0,$(DETACH)),--detach,--with-parent)

stop:  ## stop what `make run` has started
	@test ! -x .venv/bin/cabinet || exec .venv/bin/cabinet stop

# By its own lock, without scripts; who has no Node is told what is not tested.
tests/node/node_modules/.package-lock.json: tests/node/package-lock.json
	@if command -v node >/dev/null && command -v npm >/dev/null; then cd tests/node && npm ci --silent; \
	else echo "no Node: the second SMSC is not tested (Debian: apt-get install nodejs npm)"; fi

test: .venv/.ready tests/node/node_modules/.package-lock.json  ## run every test (T=tests/scenarios runs some)
	@exec .venv/bin/pytest $(T)

bench: .venv/.ready  ## measure; ONLY=P1,P7 measures some
	@PYTHONPATH=tests exec .venv/bin/python -m bench $(ONLY)

check: .venv/.ready  ## style, types, boundaries, schemas, generated files
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/python -m contracts.schemas --check && .venv/bin/python -m gateway.openapi --check
	@.venv/bin/python -m contracts.docs --check && .venv/bin/python -m gateway.docs --check && .venv/bin/python -m chassis.profiles.docs --check
	@.venv/bin/python deploy/nats/permissions.py --check

schemas: .venv/.ready  ## write the generated schemas and documents anew
	@.venv/bin/python -m contracts.schemas && .venv/bin/python -m gateway.openapi
	@.venv/bin/python -m contracts.docs && .venv/bin/python -m gateway.docs && .venv/bin/python -m chassis.profiles.docs
	@.venv/bin/python deploy/nats/permissions.py

lock:  ## resolve the dependencies again (after a change of a pyproject.toml)
	@uv lock -q && uv export --frozen --no-emit-workspace --all-groups --no-annotate --no-header -q -o requirements.lock
