// What a carer's tablet fetches the first time.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const SITE = join(import.meta.dirname, "../../../build/web/site/carer");
const MOST_BYTES = 1_500_000;

test("the app's scripts and WebAssembly together are at most 1.5 MB compressed", () => {
  const names = readdirSync(SITE, { recursive: true }).filter((name) => /\.(js|wasm)$/.test(name));
  assert.ok(names.some((name) => name.endsWith(".wasm")) && names.length >= 4, names.join(" "));
  const bytes = names.reduce((sum, name) => sum + gzipSync(readFileSync(join(SITE, name)), { level: 9 }).length, 0);
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
});
