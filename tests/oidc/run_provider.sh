#!/usr/bin/env bash
# Sign-in against oidc-provider, which npm installs into build/oidc-provider. Exit 77 (skipped) where it can't, or where the
# browser's tests can't run.
set -euo pipefail
program=$1
cd "$(dirname "$0")/../.."
chromium=${DOORSTEP_CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] || { echo "skipped: no Chromium"; exit 77; }
command -v npm >/dev/null && [ -d web/node_modules/playwright-core ] || { echo "skipped: scripts/web was not run"; exit 77; }
[ -f build/web/pages.bin ] || { echo "skipped: built without pages"; exit 77; }
folder=$PWD/build/oidc-provider
lock=$(sha256sum <tests/oidc/provider/package-lock.json)
if [ "$(cat "$folder/.lock" 2>/dev/null)" != "$lock" ]; then
  mkdir -p "$folder"
  cp tests/oidc/provider/{package.json,package-lock.json,.npmrc} "$folder/"
  (cd "$folder" && npm ci --loglevel=error) || { echo "skipped: npm can't install oidc-provider"; exit 77; }
  echo "$lock" >"$folder/.lock"
fi
cd tests/oidc/provider
DOORSTEP_PROGRAM=$program DOORSTEP_OIDC_PROVIDER=$folder exec node --test --test-reporter=spec ./*.test.mjs
