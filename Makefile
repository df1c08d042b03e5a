# Postroom. `make run` shows it, `make test` tests it; both set up all they need.

VENV ?= .venv
PY = $(VENV)/bin/python
DATA ?= ./data
HTTP ?= 127.0.0.1:8000
SMTP ?= 127.0.0.1:2525

# Stories start hundreds of processes: each would compile all that it loads.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run install test test-fast test-sqlite test-postgresql test-other-python check format conformance openapi lock clean

run: install ## A demo with sample mail; again with the same data when it is run again
	@$(VENV)/bin/postroom demo --data $(DATA) --http $(HTTP) --smtp $(SMTP)

install: $(VENV)/installed ## The virtual environment with the package and all that its tests need

$(VENV)/installed: requirements/dev.lock requirements/uv.lock pyproject.toml tools/make-environment
	@sh tools/make-environment $(VENV)
	@touch $@

check: install ## Format, lint, types and the import contract
	$(VENV)/bin/ruff format --check src tests benchmarks
	$(VENV)/bin/ruff check src tests benchmarks
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: install
	$(VENV)/bin/ruff check --fix -q src tests benchmarks || true
	$(VENV)/bin/ruff format src tests benchmarks

test: install ## Everything, with real servers and a real browser, on SQLite and on PostgreSQL
	@sh tools/install-servers
	$(MAKE) test-sqlite test-postgresql test-other-python

test-sqlite: install
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Without the tests of pages: what they ask the database for is below them, and the stories open pages on both.
test-postgresql: install
	$(PY) -m tests.support.postgresql $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m database \
		--ignore tests/web --ignore tests/people

test-other-python: ## What needs neither server nor database, on Python 3.13 (or 3.11), where the machine has the other one too
	@python=$$(sh tools/find-other-python $(PY)) || exit 0; \
	[ -e $(VENV)-other/installed ] || { POSTROOM_PYTHON=$$python sh tools/make-environment $(VENV)-other && \
		touch $(VENV)-other/installed; } && \
	POSTROOM_TEST_EXAMPLES=20 $(VENV)-other/bin/python -m pytest -n 2 -m "not slow and not database"

test-fast: install ## What needs no server: under a minute
	POSTROOM_TEST_EXAMPLES=20 $(PY) -m pytest -n 2 -m "not slow"

conformance: install ## How mail is read, against a collection of mails: make conformance CORPUS=FOLDER
	$(PY) -m benchmarks.mail.conformance $(CORPUS)

openapi: install ## Write down the description of the API, where its change is meant
	$(PY) -m postroom.api.docs.write .

lock: install ## Lock the dependencies anew, with hashes and without addresses
	@for name in uv base dev; do \
		$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --python $(PY) --generate-hashes \
			--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
			requirements/$$name.in -o requirements/$$name.lock || exit 1; \
	done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
