#!/usr/bin/env bash
# Runs `doorstep demo` into a folder of its own and checks what it leaves and prints.
set -euo pipefail
doorstep=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$doorstep" demo --data "$folder/demo" >"$folder/out" 2>"$folder/err" </dev/null || { cat "$folder/err"; exit 1; }

expect() { grep -q -- "$1" "$2" || { echo "not in $(basename "$2"): $1"; cat "$2"; exit 1; }; }
expect '"wrong":\[\]' "$folder/out"
for kind in clock_wrong manual unplanned; do expect " $kind " "$folder/err"; done
expect 'killed in the middle of a visit' "$folder/err"
expect 'every number follows from them' "$folder/err"

# The CSVs' seconds add up to what is printed; a jointly seen session is in both, so each attendance counts once.
printed=$(sed 's/.*"actual_seconds":\([0-9]*\),"attendances":[0-9]*,"delivered":[0-9]*,"missed":[0-9]*,"no_access":[0-9]*,"planned_seconds":[0-9]*,"provider":"all".*/\1/' "$folder/out")
added=$(cat "$folder"/demo/actual-hours-*.csv | tr -d '\r' | grep -v '^visit,' | sort -u |
  awk -F, '{ sum += $NF } END { print sum }')
[ "$printed" = "$added" ] || { echo "the CSVs add up to $added s, the table to $printed s"; exit 1; }
# What is on disk is encrypted: no name and no note can be read.
! grep -rqa -e 'Ashdown' -e 'chat about the garden' "$folder/demo/hub" "$folder/demo/tablets" || {
  echo "a name or a note can be read on disk"; exit 1; }
