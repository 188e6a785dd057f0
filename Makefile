# The commands of the project. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

WORKSPACE ?= demo-workspace
ALONE := WorkersTests|ReaderIsolationTests|RecordsWritingTests|DoorsTests
SERVED := PostgresTests|FleetTests
# Passes everything on, and says once more at the end what failed: many suites speak at once.
FAILURES := awk '{ print; fflush() } /✘|recorded an issue/ { failed[n++] = $$0 } END { for (i = 0; i < n; i++) print "failed: " failed[i] }'

.PHONY: help setup build demo test bench soak format clean

BENCH ?=
KILLS ?= 200

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: ## install what is missing (Debian packages, by name)
	@.ci/setup

build: setup ## build the release binaries
	@.ci/build

demo: build ## process the three sample cases and name the packet to open
	@.ci/demo "$(WORKSPACE)"

test: setup ## set up and run all tests
	@.ci/browser
	@swift build --build-tests
	@# Suites that count this process's own children, put descriptors at fixed numbers or ask who has a file open, run alone, one test after the other.
	@swift test --skip-build --no-parallel --filter '$(ALONE)' 2>&1 | $(FAILURES)
	@# So do those with a server of their own, in a process of theirs: the server is a child.
	@swift test --skip-build --no-parallel --filter '$(SERVED)' 2>&1 | $(FAILURES)
	@# Hundreds of tests at once would make two cores wait for each other, and what waits for an answer give up.
	@SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$$((2 * $$(nproc))) swift test --skip-build --parallel --skip '$(ALONE)|$(SERVED)' 2>&1 | $(FAILURES)

bench: setup ## measure beside the field's tools; BENCH="ocr discs" runs only those
	@Benchmarks/bench $(BENCH)

soak: setup ## the crash suite at length: KILLS=200 kills and faults of each kind
	@swift build --build-tests
	@DOSSIER_SOAK=$(KILLS) swift test --skip-build --no-parallel --filter CrashTests

format: ## format the sources in place
	@swift format -i --recursive --parallel Package.swift Sources Tests

clean: ## remove what was built and the demo's workspace
	@swift package clean
	@rm -rf "$(WORKSPACE)"
