# make run        the app on http://localhost:8501          (PORT=8600 for another port)
# make replicas   the app from several processes behind nginx (N=4; else one for each core)
# make check      what needs no browser and no patience     (in a minute or two)
# make test       every test, in a real browser too         (.venv/bin/python -m pytest -k plane for some)
# make walk       visitors at random, with and without a browser  (SECONDS=600; ARGS="--seed 7")
# make lint       what ruff, mypy, tsc and dprint have to say; make format fixes what it can
# make site       the playground as static pages in site/   (LINNET_APP=https://… of a full app)
# make look       pictures of every page in look/           (ARGS="playground 1400-dark" for some)
# make bench      linnet's engine and its peers, measured   (ARGS="steps digits" for some tables)
# make bench-hostile  what the worst of visitors takes of the server and of others  (ARGS="links files")
# make bench-load many visitors on one server, measured     (ARGS="--visitors 20 --browser"; --help)
#
# Each sets up what it needs in .venv, once. PYTHON=python3.12 chooses the Python.

PYTHON ?= python3
PORT ?= 8501
ARGS ?=
SECONDS ?= 600
VENV := .venv
PY := $(VENV)/bin/python
IN_NODE := PATH="$(abspath $(VENV)/bin):node_modules/.bin:$$PATH"
PIP := $(PY) -m pip --disable-pip-version-check --quiet
IN_BROWSER := tests/browser tests/hosting/test_replicas.py

.PHONY: run replicas site bench-take-along check test walk lint types format look bench bench-playground bench-gestures bench-load bench-hostile
.DELETE_ON_ERROR:

# Told its address, Streamlit does not ask the Internet for it.
run: $(VENV)/.run
	$(PY) -m streamlit run serve.py --server.port=$(PORT) --browser.serverAddress=localhost $(ARGS)

replicas: $(VENV)/.run
	$(PY) -m deploy.replicas --port=$(PORT) $(if $(N),--replicas=$(N))

WITHOUT_BROWSER := -m pytest $(addprefix --ignore=,$(IN_BROWSER)) -n auto --maxprocesses=4 --dist=loadgroup

check: $(VENV)/.test
	@$(PY) -m tests.hosting.nginx || true
	$(PY) $(WITHOUT_BROWSER) -m "not thorough" $(ARGS)

# A browser takes the cores there are, so its tests run after the others.
test: $(VENV)/.test
	@$(PY) -m tests.browser.chromium || true
	@$(PY) -m tests.browser.firefox || true
	@$(PY) -m tests.hosting.nginx || true
	@status=0; \
	$(PY) $(WITHOUT_BROWSER) || status=$$?; \
	$(PY) -m pytest $(IN_BROWSER) || status=$$?; \
	exit $$status

walk: $(VENV)/.test
	@$(PY) -m tests.browser.chromium >/dev/null
	$(PY) -m tests.walks --seconds $(SECONDS) $(ARGS)

lint: node_modules/.made
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(IN_NODE) tsc --project tsconfig.json
	$(IN_NODE) dprint check

types: $(VENV)/.test
	$(PY) -m mypy

format: node_modules/.made
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(IN_NODE) dprint fmt

site: $(VENV)/.run
	LINNET_APP="$(LINNET_APP)" $(PY) -m linnet.page.site site

look: $(VENV)/.test
	@$(PY) -m tests.browser.chromium
	$(PY) -m tests.browser.look $(ARGS)

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "linnet needs Python 3.11 or newer, and $(PYTHON) is older or missing; name another with make PYTHON=python3.12." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements.txt | $(VENV)/.made
	$(PIP) install -r $<
	@touch $@

$(VENV)/.test: tests/requirements.txt requirements.txt | $(VENV)/.made
	$(PIP) install -r $<
	@touch $@ $(VENV)/.run

# What checks the player's JavaScript; nothing of it is needed to run or to test linnet.
node_modules/.made: package.json $(VENV)/.test
	$(IN_NODE) npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

# Takes three minutes; on a quiet machine.
bench-playground: $(VENV)/.test
	@$(PY) -m tests.browser.chromium >/dev/null
	$(PY) -m bench.playground

# Takes three minutes; on a quiet machine.
bench-gestures: $(VENV)/.test
	@$(PY) -m tests.browser.chromium >/dev/null
	$(PY) -m bench.gestures

# Takes four minutes; on a quiet machine. PyTorch is measured if it is in .venv: no test needs it.
bench: $(VENV)/.test
	$(PY) -m bench $(ARGS)

# Takes ten minutes. ARGS="links files" for some groups.
bench-hostile: $(VENV)/.test
	$(PY) -m bench.hostile $(ARGS)

# Takes a minute; on a quiet machine.
bench-take-along: $(VENV)/.test
	@$(PY) -m tests.browser.chromium >/dev/null
	$(PY) -m bench.take_along

# Takes two minutes; on a quiet machine, which the visitors share with the server.
bench-load: $(VENV)/.test
	$(PY) -m bench.load $(ARGS)
