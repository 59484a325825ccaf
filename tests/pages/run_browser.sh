#!/usr/bin/env bash
# The browser's tests. Exit 77 (skipped) where Chromium, Node or the packages of web/ are not there, or the program was
# built without pages.
set -euo pipefail
program=$1
cd "$(dirname "$0")/browser"
chromium=${DOORSTEP_CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] || { echo "skipped: no Chromium"; exit 77; }
command -v node >/dev/null && [ -d ../../../web/node_modules/playwright-core ] || { echo "skipped: scripts/web was not run"; exit 77; }
[ -f ../../../build/web/pages.bin ] || { echo "skipped: built without pages"; exit 77; }
DOORSTEP_PROGRAM=$program node --test --test-reporter=spec ./*.test.mjs
# Pictures as small as they look the same.
[ -z "${DOORSTEP_SCREENSHOTS:-}" ] || pngquant --force --ext .png --skip-if-larger --speed 1 ../../../docs/pages/*.png || [ $? = 98 ]
