# Everything a fresh machine needs is Python 3.11 or later (with venv), make, and a package registry.
# `make` alone lists the targets. Another interpreter: make test PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The peers of the names bench live apart: nothing of theirs stands beside the tests.
PEERS := .venv-bench
PEERS_READY := $(PEERS)/.ready
DEMO := build/demo
SERVED := build/serve-demo
# What the inventory and the audit look at: what a user installs, and nothing of the tests; their tools live apart too.
USERS := .venv-users
TOOLS := .venv-release
EXTRAS := postgres,excel,pdf-in,pdf,sign,web,spark
# The Pythons a release is tried on; those not on the path are named as not tried. SUITE=3.13 runs every test on that one.
# What was built, the environments and the log of the tests stay in KEEP, if it is given.
PYTHONS ?=
SUITE ?=
KEEP ?=

# The pinned versions hold for what pip builds with, too; old and new pip name that setting differently.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

SOURCES := amp_registry cli tests benchmarks docs

.DEFAULT_GOAL := help
.PHONY: help install demo serve-demo test check format lint types imports strict-coverage docs site bench bench-names trial soak fuzz dist release-check sbom audit lock clean

help:
	@echo 'make demo     five answers on sample registers, in French'
	@echo 'make serve-demo  the page and the API on the sample registers, at http://127.0.0.1:8737/'
	@echo 'make test     every test, with branch coverage'
	@echo 'make check    every gate: format, lint, types, imports, tests, coverage, docs'
	@echo 'make docs     write the generated pages again; the tests compare them'
	@echo 'make site     the documentation as a site, in French and in English, in build/site/'
	@echo 'make bench    speed against a peer, written to benchmarks/results.md'
	@echo 'make bench-names  how well firms are found by name beside five peers (needs the labelled names; minutes)'
	@echo 'make trial    what is long: runs killed, the law over 300,000 questions, a year of the watch, 50,000 scans, hostile lists, a shared store'
	@echo 'make soak     everything together for MINUTES=60 on DATABASE=SQLite or PostgreSQL, memory and handles drawn (Linux)'
	@echo 'make fuzz     every parser fuzzed, MINUTES=30 shared out (Linux, Python 3.11 to 3.13)'
	@echo 'make dist     the wheel and the sdist, into dist/; the same sources give the same bytes'
	@echo 'make release-check  builds, installs and uses the wheel on each Python found; SUITE=3.13 runs every test there too'
	@echo 'make sbom     the inventory of what users install (CycloneDX), into dist/'
	@echo 'make audit    known vulnerabilities of the pinned versions; needs the advisory service'
	@echo 'make lock     resolve the pinned versions again (needs uv)'
	@echo 'make clean    remove what the other targets made'

install: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "amp-registry needs Python 3.11 or later; \`$(PYTHON)\` is not. Try: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo 'Python has no venv module here. On Debian or Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev,postgres]'
	@touch $@

demo: $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/tutorial/demo.sh $(DEMO)

serve-demo: $(READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/tutorial/serve-demo.sh $(SERVED)

# The one test run: `make test check` and `make check` alone run it once. A process for each processor; the tests of
# a file stay in one of them, with what they share.
test: $(READY)
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term

check: format lint types imports test strict-coverage site

format: $(READY)
	$(BIN)/ruff format --check $(SOURCES)

lint: $(READY)
	$(BIN)/ruff check $(SOURCES)

types: $(READY)
	$(BIN)/mypy
	$(BIN)/mypy tests/typing

imports: $(READY)
	$(BIN)/lint-imports

# The law and the check digit leave no branch untested; the rest may leave one in twenty.
strict-coverage: test
	$(BIN)/coverage report --fail-under=100 --include='amp_registry/neq.py,amp_registry/decide/*'

docs: $(READY)
	$(BIN)/python -m docs.generate

# Offline; a warning of Sphinx is an error.
site: $(READY)
	$(BIN)/python -m docs.build_site build/site

bench: $(READY)
	$(BIN)/python -m benchmarks.run

# nomenklatura needs PyICU, which is built here: libicu-dev, pkg-config and g++. Without it the bench runs and says so.
bench-names: $(PEERS_READY)
	$(PEERS)/bin/python -m benchmarks.names

$(PEERS_READY): pyproject.toml constraints.txt benchmarks/peers.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --editable .
	-$(PEERS)/bin/python -m pip install --quiet --constraint benchmarks/peers.txt cleanco
	-$(PEERS)/bin/python -m pip install --quiet --constraint benchmarks/peers.txt nomenklatura
	@touch $@

# Long, so not part of the tests, which run a sample. PostgreSQL too where AMP_REGISTRY_TEST_POSTGRES_URL is set.
trial: $(READY)
	$(BIN)/python -m tests.trials.killed --rounds 200
	$(BIN)/python -m tests.trials.journal_killed --rounds 200
	$(BIN)/python -m tests.trials.cross_product --samples 300000
	$(BIN)/python -m tests.trials.watched_year --firms 200 --nights 365
	$(BIN)/python -m tests.trials.exhaustive --queries 50000
	$(BIN)/python -m tests.trials.hostile_lists --each 4
	$(BIN)/python -m tests.trials.web_fuzz --examples 300
	$(BIN)/python -m tests.trials.shared_store --checks 2000
	$(BIN)/python -m tests.trials.damaged --rounds 500
	$(BIN)/python -m tests.trials.machines --lives 100 --steps 40

soak: $(READY)
	$(BIN)/python -m tests.trials.soak --minutes $(or $(MINUTES),60) --database $(or $(DATABASE),SQLite) --output build/soak

# The extra stands apart: few versions of Python have a wheel of it.
fuzz: $(READY)
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz.run --minutes $(or $(MINUTES),30)

dist: $(READY)
	rm -rf dist
	$(BIN)/python -m hatchling build --target sdist --target wheel
	cd dist && sha256sum *.whl *.tar.gz | tee SHA256SUMS

release-check: $(READY)
	$(BIN)/python -m tests.trials.installed $(PYTHONS) $(if $(SUITE),--suite $(SUITE)) $(if $(KEEP),--keep $(KEEP))

# The inventory names this very version, which pyproject.toml leaves to the package.
sbom: $(TOOLS)/.ready
	rm -rf $(USERS)
	$(PYTHON) -m venv --without-pip $(USERS)
	$(TOOLS)/bin/python -m pip --python $(USERS)/bin/python install --quiet '.[$(EXTRAS)]'
	mkdir -p build dist
	sed "s/^dynamic = .*/version = \"$$($(USERS)/bin/amp-registry --version | cut -d ' ' -f 2)\"/" pyproject.toml > build/named.toml
	$(TOOLS)/bin/cyclonedx-py environment --pyproject build/named.toml --output-reproducible --spec-version 1.6 \
	  --output-format JSON --output-file dist/amp-registry.cdx.json $(USERS)/bin/python

# Strict: a package the service does not know, or a service that is away, is a failure and never "nothing found".
audit: $(TOOLS)/.ready
	$(TOOLS)/bin/pip-audit --strict --no-deps --disable-pip --requirement constraints.txt

$(TOOLS)/.ready: constraints.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet cyclonedx-bom pip-audit pip
	@touch $@

lock:
	uv lock
	uv export --quiet --all-extras --all-groups --no-hashes --no-annotate --no-emit-project \
	  --output-file constraints.txt

clean:
	rm -rf $(VENV) $(PEERS) $(USERS) $(TOOLS) build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
