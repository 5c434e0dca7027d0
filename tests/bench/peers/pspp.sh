#!/bin/sh
# The bench's jobs by PSPP: pspp.sh JOB DATA ANSWERS. It reads all 51 columns, as its CSV reader must. Shares are made of the frequencies and column percentages
# that it prints.
set -eu
variables=$(head -1 "$2" | awk -F, '{for (i = 1; i <= NF; i++) printf "%s %s ", $i, ($i == "country" || $i == "month") ? "A8" : "F8.4"}')
case $1 in
  a) what="FREQUENCIES /VARIABLES=q7." ;;
  d) what="CROSSTABS /TABLES=q7 BY education /CELLS=COLUMN /STATISTICS=CHISQ." ;;
esac
script=$(mktemp)
trap 'rm -f "$script"' EXIT
cat > "$script" <<END
GET DATA /TYPE=TXT /FILE='$2' /DELIMITERS=',' /FIRSTCASE=2 /VARIABLES=$variables.
MISSING VALUES q7 (98, 99).
WEIGHT BY weight.
$what
END
pspp -o - "$script" > "$script.out"
trap 'rm -f "$script" "$script.out"' EXIT
echo key,estimate > "$3"
case $1 in
  a) awk -F'|' '/Frequency/ {table = 1} /Missing/ {table = 0}
       table && NF > 3 && match($2, /[0-9]+\.[0-9]+/) {code[++n] = int(substr($2, RSTART, RLENGTH)); count[n] = $3; sum += $3}
       END {for (i = 1; i <= n; i++) printf "q7=%d,%.12g\n", code[i], count[i] / sum}' "$script.out" >> "$3" ;;
  d) awk -F'|' '/Column %/ && !/Total/ {match($2, /[0-9]+\.[0-9]+/); code = int(substr($2, RSTART, RLENGTH))
       for (c = 1; c < NF - 3; c++) {sub("%", "", $(c + 2)); printf "q7=%d|%d,%.12g\n", code, c, $(c + 2) / 100}}' "$script.out" >> "$3" ;;
esac
