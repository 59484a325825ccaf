#!/usr/bin/env bash
# The tests of the carer's app. Exit 77 (skipped) where Chromium, Node or the packages of web/ are not there, or the program
# was built without the app or without its engine.
set -euo pipefail
program=$1
cd "$(dirname "$0")"
chromium=${DOORSTEP_CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] || { echo "skipped: no Chromium"; exit 77; }
command -v node >/dev/null && [ -d ../../web/node_modules/playwright-core ] || { echo "skipped: scripts/web was not run"; exit 77; }
ls ../../build/web/site/carer/assets/*.wasm >/dev/null 2>&1 || { echo "skipped: built without the engine for browsers"; exit 77; }
DOORSTEP_PROGRAM=$program node --test --test-concurrency=1 --test-reporter=spec ./*.test.mjs
[ -z "${DOORSTEP_SCREENSHOTS:-}" ] || pngquant --force --ext .png --skip-if-larger --speed 1 ../../docs/pages/carer-*.png || [ $? = 98 ]
