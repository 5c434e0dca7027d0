#!/bin/sh
# The bench's jobs by PSPP: pspp.sh JOB DATA ANSWERS. It reads all 51 columns, as its CSV reader must.
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
pspp -o - "$script" > /dev/null
echo key,estimate > "$3"
