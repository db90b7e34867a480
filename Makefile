.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
# What is imported is compiled once, not at every start of a process, whatever the caller prefers.
unexport PYTHONDONTWRITEBYTECODE
MEMBERS := contracts chassis services/auth services/billing services/tickets services/notify gateway deploy/sandbox deploy/cabinet

.venv/.ready: requirements.lock $(addsuffix /pyproject.toml,$(MEMBERS))
	@python3 -m venv .venv || { echo "python3 cannot make a virtual environment: install it (Debian: apt-get install python3-venv)"; exit 1; }
	@.venv/bin/pip install -q --disable-pip-version-check uv==0.13.9
	@.venv/bin/uv pip sync -q --python $(PY) requirements.lock
	@.venv/bin/uv pip install -q --python $(PY) --no-deps --no-build-isolation $(addprefix -e ,$(MEMBERS))
	@touch $@

# Node and npm are those of the wheel in .venv.
NPM := PATH="$(CURDIR)/.venv/bin:$$PATH" npm --silent
PAGES := frontends/cabinet/dist/index.html frontends/desk/dist/index.html
PACKAGES := frontends/node_modules/.package-lock.json
CLIENT := frontends/kit/src/api/schema.d.ts

.PHONY: help frontends chromium run stop test pictures bench check schemas lock

help:  ## say what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' Makefile | expand -t 12

# By the lock, but not `npm ci`: that refuses a lock without the optional packages of other platforms, which some
# mirrors do not have.
$(PACKAGES): frontends/package-lock.json | .venv/.ready
	@echo "fetching what the frontends are built with"
	@cd frontends && $(NPM) install --no-save
	@touch $@

$(CLIENT): contracts/schemas/openapi.json $(PACKAGES)
	@cd frontends && $(NPM) run client

$(PAGES) &: $(shell find frontends -type f -not -path '*/node_modules/*' -not -path '*/dist/*') $(PACKAGES) $(CLIENT)
	@echo "building the pages of cabinet and desk"
	@cd frontends && $(NPM) run build

frontends: $(PAGES)  ## build the pages of cabinet and desk

run: .venv/.ready  ## start everything and stay until Ctrl-C (DETACH=1: return when ready)
	@{ .venv/bin/node --version >/dev/null && $(MAKE) --no-print-directory frontends; } || \
	  echo "the pages are not built: the API is served, and pages as far as an older build is there"
	@exec .venv/bin/cabinet run $(if $(filter-out 0,$(DETACH)),--detach,--with-parent)

stop:  ## stop what `make run` has started
	@test ! -x .venv/bin/cabinet || exec .venv/bin/cabinet stop

tests/node/node_modules/.package-lock.json: tests/node/package-lock.json | .venv/.ready
	@cd tests/node && $(NPM) ci

# The browser of the system's packages, which is kept well; nothing else is downloaded. Its shell without a window does
# the same for half the work.
chromium:
	@command -v chromium-headless-shell >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "installing Chromium" && \
	    { apt-get install -qq -y chromium-headless-shell >/dev/null 2>&1 || \
	      { apt-get update -qq && apt-get install -qq -y chromium-headless-shell >/dev/null; }; }; } || \
	  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  echo "no Chromium, so the tests in a browser will fail: install it (Debian: apt-get install chromium-headless-shell)"

test: .venv/.ready tests/node/node_modules/.package-lock.json frontends chromium  ## run every test (T=tests/scenarios runs some)
	@$(if $(T),,cd frontends && $(NPM) test)
	@exec .venv/bin/pytest $(T)

pictures: .venv/.ready frontends chromium  ## take pictures of all pages, in all widths, light and dark, into .cabinet/pictures
	@PICTURES=all exec .venv/bin/pytest $(wildcard tests/scenarios/test_cabinet_*.py tests/scenarios/test_desk*.py)

bench: .venv/.ready  ## measure; ONLY=P1,P7 measures some
	@PYTHONPATH=tests exec .venv/bin/python -m bench $(ONLY)

check: .venv/.ready $(CLIENT)  ## style, types, boundaries, schemas, generated files
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/python -m contracts.schemas --check && .venv/bin/python -m gateway.openapi --check
	@.venv/bin/python -m contracts.docs --check && .venv/bin/python -m gateway.docs --check && .venv/bin/python -m chassis.profiles.docs --check
	@.venv/bin/python deploy/nats/permissions.py --check
	@cd frontends && $(NPM) run check

schemas: .venv/.ready  ## write the generated schemas and documents anew
	@.venv/bin/python -m contracts.schemas && .venv/bin/python -m gateway.openapi
	@.venv/bin/python -m contracts.docs && .venv/bin/python -m gateway.docs && .venv/bin/python -m chassis.profiles.docs
	@.venv/bin/python deploy/nats/permissions.py

lock:  ## resolve the dependencies again (after a change of a pyproject.toml)
	@uv lock -q && uv export --frozen --no-emit-workspace --all-groups --no-annotate --no-header -q -o requirements.lock
