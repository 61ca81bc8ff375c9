# The commands of a day. Every one of them also works by hand: see the recipes.

SITE := $(CURDIR)/site/target/site
SOURCES := $(shell find pom.xml */pom.xml app/src/main local/src/main site/src/main bench/src/main)
GENERATOR_SOURCES := $(shell find pom.xml site/pom.xml site/src/main)
PAGES := $(shell find site/content site/templates site/assets)
GENERATOR = "$$(bin/find-jdk)/bin/java" --enable-native-access=ALL-UNNAMED \
  -cp 'site/target/classes:site/target/lib/*' com.rizztalk.site.Main

# Compiler warnings are errors and must be seen; the parent POM's own warnings can't be helped here.
MAVEN_BRIEF := ./mvnw -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -Dorg.slf4j.simpleLogger.log.org.apache.maven.graph.DefaultGraphBuilder=error

.DEFAULT_GOAL := help
.PHONY: help run preview site submit test test-field bench soak check-monitoring prove format clean
.DELETE_ON_ERROR:

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

# exec, so that Ctrl-C and SIGTERM reach the server itself. The Redis that it starts ends after it.
run: target/pages ## Build, start a Redis and serve Rizztalk at http://localhost:8080 (PORT, MANAGEMENT_PORT, RIZZTALK_REDIS_URI)
	@java_home=$$(bin/find-jdk) && \
	server=$$(bin/bring-valkey) && \
	RIZZTALK_REDIS_SERVER="$${RIZZTALK_REDIS_SERVER:-$$server}" \
	RIZZTALK_SITE="$${RIZZTALK_SITE:-$(SITE)}" exec "$$java_home/bin/java" \
	  --enable-native-access=ALL-UNNAMED \
	  -cp 'app/target/classes:app/target/lib/*:local/target/classes:local/target/lib/*' \
	  com.rizztalk.local.LocalMain com.rizztalk.Application

preview: target/built ## The site as its editors work on it: drafts shown, pages load again when a file is saved
	@bin/preview

site: target/generator ## Build the site to publish into site/target/site: RIZZTALK_ORIGIN=https://example.com make site (RIZZTALK_GA_ID, RIZZTALK_INDEXNOW_KEY)
	@$(GENERATOR) build site site/target/site

submit: target/generator ## Tell search engines by IndexNow what changed: SINCE=2026-11-24 or the earlier sitemap.xml (RIZZTALK_ORIGIN, RIZZTALK_INDEXNOW_KEY)
	@$(GENERATOR) submit site/target/site/sitemap.xml "$${SINCE:?say since when: SINCE=2026-11-24, or the earlier sitemap.xml}"

target/pages: target/built $(PAGES)
	@RIZZTALK_ORIGIN="http://localhost:$${PORT:-8080}" $(GENERATOR) build-local site site/target/site
	@touch $@

# lib is emptied first: a library of a version that is used no more would stay in it.
target/built: $(SOURCES)
	@echo 'Building (the first time brings Maven and libraries from Maven Central, a few minutes)'
	@rm -rf app/target/lib local/target/lib site/target/lib bench/target/lib
	@$(MAVEN_BRIEF) process-classes
	@mkdir -p target && touch target/generator $@

# The generator alone, for who builds pages and no server.
target/generator: $(GENERATOR_SOURCES)
	@echo 'Building what makes the pages (the first time brings Maven and libraries from Maven Central, a few minutes)'
	@rm -rf site/target/lib
	@$(MAVEN_BRIEF) -pl site -am process-classes
	@mkdir -p target && touch $@

test: ## Check everything: format, lint, types, and all tests in Java and in the browser
	@bin/install-test-tools
	@$(MAKE) --no-print-directory site/node_modules/.package-lock.json bench/rivals/node_modules/.package-lock.json
	bin/with-docker ./mvnw verify -Dchromium="$$(bin/find-chromium)"
	cd site && npm run check
	infra/check
	@$(MAKE) --no-print-directory check-monitoring
	@$(MAKE) --no-print-directory target/pages
	field/check smoke

test-field: target/pages ## Calls between real browsers over real networks; needs root, ends with tables (PARTS=smoke for a part, BRIEF=1 for seven minutes)
	@bin/install-test-tools
	@field/check $(if $(BRIEF),--brief) $(PARTS)

# The crowd's own collector would be in every latency: so it seldom runs.
bench: target/pages bench/rivals/node_modules/.package-lock.json ## Measure Rizztalk beside others, about an hour (ONLY=match,relay CONTENDERS=rizztalk,floor CLIENTS=10000 RUNS=3 WARM=90 WINDOW=10 FLAGS)
	@"$$(bin/find-jdk)/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC -Xms2g -Xmx2g -Xmn1g -Dchromium="$$(bin/find-chromium)" \
	  -cp 'bench/target/classes:bench/target/lib/*:local/target/classes:local/target/lib/*' com.rizztalk.bench.Bench \
	  only=$(ONLY) contenders=$(CONTENDERS) clients=$(CLIENTS) runs=$(RUNS) warm=$(WARM) seconds=$(WINDOW) 'flags=$(FLAGS)'

soak: target/built ## Half an hour of visitors who come and go while a server dies again and again (MINUTES=30 CLIENTS=5000 RATE=300)
	@"$$(bin/find-jdk)/bin/java" --enable-native-access=ALL-UNNAMED -Xmx1g \
	  -cp 'bench/target/classes:bench/target/lib/*:local/target/classes:local/target/lib/*' com.rizztalk.bench.soak.Soak \
	  '$(MINUTES)' '$(CLIENTS)' '$(RATE)'

check-monitoring: target/built ## Check monitoring: rules, runbooks, dashboards, and that every query finds its metrics
	@monitoring/check

prove: ## Prove that a fresh server comes up, on this machine: needs root and a quarter of an hour
	@python3 infra/rig/prove.py

site/node_modules/.package-lock.json: site/package.json site/package-lock.json
	cd site && npm ci --no-audit --no-fund
	@touch $@

bench/rivals/node_modules/.package-lock.json: bench/rivals/package.json bench/rivals/package-lock.json
	cd bench/rivals && npm ci --no-audit --no-fund
	@touch $@

format: ## Format the Java sources
	@$(MAVEN_BRIEF) spotless:apply

clean: ## Delete all that was built
	@$(MAVEN_BRIEF) clean
	@rm -rf site/node_modules bench/rivals/node_modules field/node_modules field/target
