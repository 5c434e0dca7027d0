BUILD ?= build
CC ?= gcc
PACKAGES = gsl uchardet yaml-0.1 zlib
CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARNINGS) -Iinclude -Isrc -fPIC $(shell pkg-config --cflags $(PACKAGES)) $(CFLAGS)
LIBS = $(shell pkg-config --libs $(PACKAGES)) -lreadstat -lcsv -lunistring -lpthread -lm

LIB_SRC = $(filter-out src/cli/%,$(wildcard src/*/*.c))
CLI_SRC = $(wildcard src/cli/*.c)
LIB_OBJ = $(LIB_SRC:src/%.c=$(BUILD)/obj/%.o)
CLI_OBJ = $(CLI_SRC:src/%.c=$(BUILD)/obj/%.o)
UNIT_SRC = $(wildcard tests/unit/*.c)

all: $(BUILD)/opine

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/libopine.a: $(LIB_OBJ)
	rm -f $@; $(AR) rcs $@ $^

$(BUILD)/opine: $(CLI_OBJ) $(BUILD)/libopine.a
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/unit: $(UNIT_SRC) $(BUILD)/libopine.a tests/unit/suites.def
	$(CC) $(ALL_CFLAGS) -Itests/unit -o $@ $(UNIT_SRC) $(BUILD)/libopine.a -lcunit $(LIBS)

unit: $(BUILD)/unit
	$<

clean:
	rm -rf $(BUILD)

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d)
.PHONY: all unit clean
