/* Ceilings on every size that a file can ask for, each with the reason for its value. */
#ifndef OPINE_BASE_LIMITS_H
#define OPINE_BASE_LIMITS_H

#include <stddef.h>

/* One CSV field. The longest open answers seen in real exports are under 64 KiB; 16 MiB leaves room and still
   stops a file with an unclosed quote long before memory is out. */
#define OP_LIMIT_FIELD_BYTES ((size_t)16 << 20)

/* Columns of one file. Stata/MP allows 120,000 variables; barometers have under 1,000. */
#define OP_LIMIT_COLUMNS ((size_t)200000)

/* Distinct values of one variable that is read as categories: respondent ids of a census-size file pass. */
#define OP_LIMIT_LEVELS ((size_t)64 << 20)

/* One text (label, question) taken from a file; SPSS labels end at 64 KiB. */
#define OP_LIMIT_TEXT_BYTES ((size_t)1 << 20)

/* Number of groups x categories that one question may have before the request is refused. */
#define OP_LIMIT_CELLS ((size_t)8 << 20)

/* Figures that one question may ask for, and those whose whole covariance matrix is kept (2 GiB). */
#define OP_LIMIT_FIGURES ((size_t)4 << 20)
#define OP_LIMIT_COVARIANCE ((size_t)16384)

/* Replicate weights of one design that opine makes: a CSV of so many columns is still read by other programs. */
#define OP_LIMIT_REPLICATES ((size_t)10000)

/* A codebook: those of censuses with the frequencies of every category are some 100 MB. */
#define OP_LIMIT_CODEBOOK_BYTES ((size_t)512 << 20)

/* A saved result (JSON): one row takes some 500 bytes, and in memory, as a tree and then as a row, some 4,000. */
#define OP_LIMIT_RESULT_BYTES ((size_t)128 << 20)
#define OP_LIMIT_RESULT_ROWS ((size_t)1 << 20)

/* Sections, notes and named facts of a saved result: commands write under 20, some hundred (one a question) and under 30. */
#define OP_LIMIT_RESULT_PARTS ((size_t)10000)

/* A study, claims, margins or theme file: written by hand. */
#define OP_LIMIT_SMALL_FILE_BYTES ((size_t)16 << 20)

/* Parts of one archive (a workbook is a zip archive): workbooks of a hundred sheets have some hundred. */
#define OP_LIMIT_ARCHIVE_PARTS ((size_t)10000)

/* What all reading of one archive may inflate to: a sheet that uses every row with 300 columns takes 10 GiB. */
#define OP_LIMIT_ARCHIVE_BYTES ((size_t)32 << 30)

/* How many times its packed size a part may inflate to, and the size below which that is nobody's concern. Sheets of real surveys pack 10 to 60 to 1;
   deflate can reach 1,032 to 1. */
#define OP_LIMIT_ARCHIVE_RATIO ((size_t)200)
#define OP_LIMIT_ARCHIVE_RATIO_FROM ((size_t)64 << 20)

/* Shared strings of a workbook, which are kept in memory: their number and their bytes. A million open answers of 200 letters are 400 MiB in Cyrillic. */
#define OP_LIMIT_SHARED_STRINGS ((size_t)32 << 20)
#define OP_LIMIT_SHARED_BYTES ((size_t)1 << 30)

/* Cell formats of a workbook: Excel allows 65,490. */
#define OP_LIMIT_CELL_FORMATS ((size_t)1 << 17)

/* Elements within elements in a part of a workbook: the deepest that programs write are drawings, with under 30. */
#define OP_LIMIT_XML_DEPTH ((size_t)100)

/* Elements within elements of a codebook: DDI's deepest have under 20. */
#define OP_LIMIT_CODEBOOK_DEPTH ((size_t)64)

/* One tag, comment or other piece of XML that holds no text: an attribute is a reference, a number or a short name. */
#define OP_LIMIT_XML_TOKEN ((size_t)1 << 20)

/* A theme of charts: the built-in one has 4 KiB. */
#define OP_LIMIT_THEME_BYTES ((size_t)1 << 20)

/* Depth of nesting in an expression; guards the recursive-descent parser's stack. */
#define OP_LIMIT_EXPRESSION_DEPTH 200

/* One array asked for in one go; a 64-bit product is checked against it before malloc sees it. */
#define OP_LIMIT_ARRAY_BYTES ((size_t)1 << 38)

#endif
