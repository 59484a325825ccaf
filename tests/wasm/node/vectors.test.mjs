// The event layer's own tests as WebAssembly: golden vectors byte for byte, hostile lines, signatures.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const BUILD = join(import.meta.dirname, "../../../build/wasm");

test("the event layer's tests pass in WebAssembly, golden vectors among them", (t) => {
  const program = join(BUILD, "tests/wasm/program/event_tests.js");
  const run = spawnSync(process.execPath, [join(import.meta.dirname, "../run_program.mjs"), program], { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(run.status, 0, run.stdout.split("\n").filter((line) => !/ (OK|RUN) /.test(line)).join("\n") + run.stderr);
  const passed = Number(/\[ {2}PASSED {2}\] (\d+) tests/.exec(run.stdout)?.[1]);
  assert.ok(passed > 60, `only ${passed} tests ran`);
  const vectors = run.stdout.match(/\[ {7}OK \] \S*Vectors\./g)?.length ?? 0;
  if (/\[ {2}SKIPPED \].*Vectors\./.test(run.stdout)) t.diagnostic("the golden vectors are not there: skipped");
  else assert.ok(vectors >= 18, `only ${vectors} golden vectors ran`);
});
