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

lock:  ## resolve the dependencies again (after a change of a pyproject.toml)
	@uv lock -q && uv export --frozen --no-emit-workspace --all-groups --no-annotate --no-header -q -o requirements.lock
