# Everything that a person or CI does with this repository. No target needs
# more than Go, its module proxy and the files here, but those that say so.

FUZZTIME ?= 10s
FUZZ ?= ^Fuzz
PARLANCE = go run ./cmd/parlance
# Prints a line when the tests in a browser were left out, and why.
SAY_WHAT_IS_LEFT_OUT = go test -v -run '^TestBrowser$$' ./internal/browser | sed -n 's/^ *browser_test.go:[0-9]*: //p'

.PHONY: run test check fmt vet staticcheck fuzz bench build update race site browser axe screenshots mutants mdx-compare

# The main job, on the project's own specs and docs.
run:
	$(PARLANCE) lint
	$(PARLANCE) generate --check

test:
	go test ./...
	@$(SAY_WHAT_IS_LEFT_OUT)

check: fmt vet staticcheck test run

fmt:
	@unformatted=$$(gofmt -l cmd internal); test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }

vet:
	go vet ./...

staticcheck:
	go tool staticcheck ./...

# Each fuzzer whose name matches FUZZ, for FUZZTIME; a crash leaves its input in
# testdata/fuzz. Minimizing is cut short: it can take longer than the search.
fuzz:
	@for pkg in $$(go list ./internal/...); do \
		for name in $$(go test -list '$(FUZZ)' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$name"; \
			go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$pkg || exit 1; \
		done; \
	done

# On the real documentation trees where they are there, else on our own.
bench:
	go test -run '^$$' -bench . -benchmem ./internal/...

# The packages in which goroutines meet, with the race detector.
race:
	go test -race -short ./internal/contract/... ./internal/edit ./internal/lint ./internal/mock ./internal/preview ./internal/preview/try ./internal/schema ./internal/site

# Our own documentation as a static site, in site/.
site:
	$(PARLANCE) build --output site

# The site in a real browser, as make test does where it finds chromium.
# PARLANCE_BROWSER names another one, or is "off".
browser:
	go test -count=1 -v ./internal/browser

# Pictures of the stop page in four languages, light and dark, on a desk and on a
# phone, in screenshots/, and the one in the README. Needs chromium.
screenshots:
	PARLANCE_SCREENSHOTS=$(CURDIR)/screenshots go test -count=1 -v -run '^TestScreenshots$$' ./internal/browser

# What finds barriers in pages, for the tests in a browser. Needs npm.
axe:
	npm install --no-package-lock --no-audit --no-fund --prefix testdata/axe

# Which of the lies that servers in testdata/servers tell are found, and that
# the good ones are silent over 20 seeds.
mutants:
	go test -count=1 -v -run 'TestDefects|TestGood' ./internal/contract -seeds 20
	go test -count=1 -v -run 'TestContractFindsWorkflowDefects' ./internal/cli

build:
	go build -trimpath -ldflags '-s -w' -o bin/parlance ./cmd/parlance

# Rewrites the expected outputs of tests. Read the diff.
update:
	go test ./cmd/parlance ./internal/lint/rules ./internal/report ./internal/mdx ./internal/contract/report ./internal/preview ./internal/preview/reference -update

# The structure of all pages below DIR (an absolute path) against that of a
# remark-mdx parse. Needs node and npm; no test does.
mdx-compare:
	npm install --no-package-lock --no-audit --no-fund --prefix testdata/mdx-compare
	node testdata/mdx-compare/structure.mjs $(DIR) > testdata/mdx-compare/structure.jsonl
	MDX_COMPARE_DIR=$(DIR) MDX_COMPARE_FILE=$(CURDIR)/testdata/mdx-compare/structure.jsonl go test -count=1 -run 'TestCompare$$' -v ./internal/mdx
