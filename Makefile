# make            builds build/opine and the libraries
# make demo       installs what is missing, builds, and runs the main job on the shipped surveys
# make check      installs what is missing and runs all tests
# make check-browser  opens report pages in a headless browser
# make race       looks for races between threads
# make coverage   measures the coverage of every interval method
# make gallery    draws the charts of plots/ anew, and the page that shows them
# make install    PREFIX=/usr/local DESTDIR=

BUILD ?= build
# within this folder always by the same name, so that dependencies hold however it was given
override BUILD := $(patsubst $(CURDIR)/%,%,$(BUILD))
PREFIX ?= /usr/local
DESTDIR ?=
CC = gcc
CFLAGS ?= -O2 -g
VERSION = 0.1.0
SO_MAJOR = 0

PACKAGES = expat gsl jansson minizip uchardet xlsxwriter yaml-0.1 zlib
PACKAGE_FLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
# loaded when it is needed (present/book_library.h), by the name that this machine's has
PACKAGE_LIBS := $(filter-out -lxlsxwriter,$(shell pkg-config --libs $(PACKAGES) 2>/dev/null))
XLSXWRITER := $(shell objdump -p "$$($(CC) -print-file-name=libxlsxwriter.so)" 2>/dev/null | sed -n 's/^ *SONAME *//p')
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARNINGS) -Iinclude -Isrc -fPIC $(PACKAGE_FLAGS) $(CFLAGS)
LIBS = $(PACKAGE_LIBS) -lreadstat -lcsv -lunistring -lpthread -ldl -lm
# The program holds the libraries whose archives this machine has: to find and load a dozen of them takes longer than a small survey's table. Those of the system
# stay outside, and what is written in C++ where its own library has no archive.
archive = $(wildcard $(shell $(CC) -print-file-name=$(1:-l%=lib%.a)))
OUTSIDE = -lm -lc -ldl -lpthread $(if $(call archive,-lstdc++),,-luchardet)
PROGRAM_LIBS := $(foreach l,$(LIBS),$(if $(filter $(OUTSIDE),$l),$l,$(or $(call archive,$l),$l)))
PROGRAM_LIBS += $(if $(filter %/libuchardet.a,$(PROGRAM_LIBS)),$(call archive,-lstdc++) -static-libgcc -lm)
BANNED = -include src/base/banned.h
# macros of this header name functions that ours may not call: it is read before they are banned
$(BUILD)/obj/present/book.o $(BUILD)/obj/present/book_format.o $(BUILD)/obj/present/book_library.o: BANNED = -include xlsxwriter.h -include src/base/banned.h
$(BUILD)/obj/present/book_library.o: ALL_CFLAGS += $(if $(XLSXWRITER),-DOP_XLSXWRITER='"$(XLSXWRITER)"')

LIB_OBJ := $(patsubst src/%.c,$(BUILD)/obj/%.o,$(filter-out src/cli/%,$(wildcard src/*/*.c)))
CLI_OBJ := $(patsubst src/%.c,$(BUILD)/obj/%.o,$(wildcard src/cli/*.c))
UNIT_SRC := $(wildcard tests/unit/*.c)
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
COMMANDS := $(shell sed -n 's/^CLI_COMMAND(\(.*\))/\1/p' src/cli/commands.def)

all: $(BUILD)/opine $(BUILD)/libopine.so

lib: $(BUILD)/libopine.a $(BUILD)/libopine.so

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(BANNED) -MMD -MP -c $< -o $@

# the theme of charts is built in
$(BUILD)/gen/theme_built_in.inc: plots/theme.yaml
	@mkdir -p $(@D)
	od -An -v -tu1 $< | sed 's/  */,/g; s/^,//; s/$$/,/' > $@

$(BUILD)/obj/plot/theme_file.o: $(BUILD)/gen/theme_built_in.inc
$(BUILD)/obj/plot/theme_file.o: ALL_CFLAGS += -I$(BUILD)/gen

$(BUILD)/libopine.a: $(LIB_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/libopine.so: $(LIB_OBJ) src/opine.map
	$(CC) $(CFLAGS) -shared -Wl,-soname,libopine.so.$(SO_MAJOR) -Wl,--version-script=src/opine.map -o $@ $(LIB_OBJ) $(LIBS)

$(BUILD)/opine: $(CLI_OBJ) $(BUILD)/libopine.a
	$(CC) $(CFLAGS) -o $@ $^ $(PROGRAM_LIBS)

# --- tests ---

$(BUILD)/unit: $(UNIT_SRC) $(wildcard tests/unit/*.h) tests/unit/suites.def $(BUILD)/libopine.a
	$(CC) $(ALL_CFLAGS) -Itests/unit -o $@ $(UNIT_SRC) $(BUILD)/libopine.a -lcunit $(LIBS)

$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/driver.c $(wildcard tests/fuzz/*.h) $(BUILD)/libopine.a
	$(CC) $(ALL_CFLAGS) -Itests/fuzz -o $@ $< tests/fuzz/driver.c $(BUILD)/libopine.a $(LIBS)

unit: $(BUILD)/unit
	$(BUILD)/unit

fuzzers: $(FUZZ:%=$(BUILD)/fuzz_%)

check: deps-test
	@tests/check $(BUILD)

# pages of opine report in a headless Chromium: sizes, themes, no scripts, search, printing, accessibility; pictures in build/browser
check-browser: deps all
	tests/setup/install-packages browser
	tests/browser/run $(BUILD)

# make fuzz TARGET=csv SECONDS=60: with clang's libFuzzer
TARGET ?= csv
SECONDS ?= 60
fuzz:
	$(MAKE) BUILD=$(BUILD)/libfuzzer CC=clang CFLAGS="-O1 -g -fsanitize=fuzzer-no-link,address,undefined" $(BUILD)/libfuzzer/libopine.a
	clang $(ALL_CFLAGS) -Itests/fuzz -fsanitize=fuzzer,address,undefined -o $(BUILD)/libfuzzer/$(TARGET) tests/fuzz/fuzz_$(TARGET).c $(BUILD)/libfuzzer/libopine.a $(LIBS)
	$(BUILD)/libfuzzer/$(TARGET) -max_total_time=$(SECONDS) tests/fuzz/corpus/$(TARGET)

# races between threads: unit tests under ThreadSanitizer
race:
	$(MAKE) -j"$$(nproc)" BUILD=$(BUILD)/race CFLAGS="-O1 -g -fsanitize=thread" $(BUILD)/race/unit
	$(BUILD)/race/unit

# opine beside other programs on the same work (an hour; BENCH="--sizes 1500,105000 --peers duckdb" asks for less); UPDATE=1 writes docs/performance.md
bench: all
	tests/bench/run --opine $(BUILD)/opine $(if $(UPDATE),--write docs/performance.md) $(BENCH)

bench-scaling: all
	tests/bench/scaling --opine $(BUILD)/opine

# what the bench compares with, as far as packages go; DuckDB's engine comes within an npm package
bench-peers:
	tests/setup/install-packages bench
	mkdir -p $(BUILD)/peers && cd $(BUILD)/peers && npm install --no-save --no-audit --no-fund @duckdb/node-api

# how often each interval method covers the truth, measured: tables of docs/intervals.md (make coverage SAMPLES=4000)
SAMPLES ?= 4000
$(BUILD)/coverage: $(wildcard tests/coverage/*.c tests/coverage/*.h tests/coverage/*.def) $(BUILD)/libopine.a
	$(CC) $(ALL_CFLAGS) -Itests/coverage -o $@ $(filter %.c,$^) $(BUILD)/libopine.a $(LIBS)

coverage: $(BUILD)/coverage
	tests/coverage/run --build $(BUILD) --samples $(SAMPLES)

deps:
	@tests/setup/install-packages build

deps-test:
	@tests/setup/install-packages test

demo: deps
	@$(MAKE) --no-print-directory -s -j"$$(nproc)" all
	@tests/setup/demo $(BUILD)

# the scripts and pictures of plots/, anew, and the page that shows them
gallery: all
	plots/draw $(BUILD)/opine plots gallery

# --- installation ---

$(BUILD)/opine.pc: always
	@mkdir -p $(@D)
	printf 'prefix=%s\nlibdir=$${prefix}/lib\nincludedir=$${prefix}/include\n\nName: opine\nDescription: public-opinion survey statistics\nVersion: %s\nLibs: -L$${libdir} -lopine\nLibs.private: %s\nCflags: -I$${includedir}\n' '$(PREFIX)' '$(VERSION)' '$(LIBS)' > $@

install: all lib $(BUILD)/opine.pc
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include/opine $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -d $(DESTDIR)$(PREFIX)/share/opine
	install -m 755 $(BUILD)/opine $(DESTDIR)$(PREFIX)/bin/opine
	install -m 644 $(BUILD)/libopine.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(BUILD)/libopine.so $(DESTDIR)$(PREFIX)/lib/libopine.so.$(VERSION)
	ln -sf libopine.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/libopine.so.$(SO_MAJOR)
	ln -sf libopine.so.$(SO_MAJOR) $(DESTDIR)$(PREFIX)/lib/libopine.so
	install -m 644 $(BUILD)/opine.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/
	install -m 644 include/opine/* $(DESTDIR)$(PREFIX)/include/opine/
	$(BUILD)/opine help man > $(DESTDIR)$(PREFIX)/share/man/man1/opine.1
	for c in $(COMMANDS); do $(BUILD)/opine help man $$c > $(DESTDIR)$(PREFIX)/share/man/man1/opine-$$c.1 || exit 1; done
	$(BUILD)/opine help completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/opine
	$(BUILD)/opine help completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_opine
	$(BUILD)/opine help completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/opine.fish
	cp -r surveys $(DESTDIR)$(PREFIX)/share/opine/
ifeq ($(DESTDIR),)
	if [ "$$(id -u)" = 0 ] && command -v ldconfig >/dev/null; then ldconfig; fi
endif

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/opine $(DESTDIR)$(PREFIX)/lib/libopine.* $(DESTDIR)$(PREFIX)/lib/pkgconfig/opine.pc
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/opine.1 $(DESTDIR)$(PREFIX)/share/man/man1/opine-*.1
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/opine $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_opine $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/opine.fish
	rm -rf $(DESTDIR)$(PREFIX)/include/opine $(DESTDIR)$(PREFIX)/share/opine

format:
	clang-format -i src/*/*.[ch] include/opine/*.h tests/unit/*.[ch] tests/fuzz/*.[ch] tests/coverage/*.[ch]

clean:
	rm -rf $(BUILD)

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d)
.PHONY: always all lib gallery unit fuzzers check fuzz race bench bench-scaling bench-peers coverage deps deps-test demo install uninstall format clean
.SECONDARY:
