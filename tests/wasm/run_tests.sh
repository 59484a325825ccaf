#!/usr/bin/env bash
# run_tests.sh node | browser PROGRAM. Exit 77 (skipped) where what they need is not there: scripts/web makes it.
set -euo pipefail
cd "$(dirname "$0")"
command -v node >/dev/null && [ -d ../../web/node_modules/playwright-core ] || { echo "skipped: scripts/web was not run"; exit 77; }
[ -f ../../build/web/engine/doorstep.wasm ] || { echo "skipped: the engine was not built for browsers"; exit 77; }
if [ "$1" = browser ]; then
  [ -x "${DOORSTEP_CHROMIUM:-/usr/bin/chromium}" ] || { echo "skipped: no Chromium"; exit 77; }
  export DOORSTEP_PROGRAM=$2
fi
exec node --test --test-concurrency=1 --test-reporter=spec "$1"/*.test.mjs
