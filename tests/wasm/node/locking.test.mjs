// Carers' PINs and drafts through the page's way in; what they promise in full is tested natively.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Disk } from "../disk.mjs";
import { Keys, enrol, note, start } from "../engine_in_node.mjs";

const CARER = "3f2b8c1e-5d1a-4c0e-9f66-0a4c6f0d2b11";
const VISIT = "ca265f49-7d3e-826f-821a-ab9f126ba237";
const refused = (status, code) => (failure) => failure.status === status && failure.code === code;

test("a PIN shuts reading, never recording", async () => {
  const call = await start(new Disk(), new Keys());
  call("open");
  enrol(call);
  assert.deepEqual(call("lock_state"), { pins: false, locked: false, locks_in_ms: 0, carer: null });
  call("set_pin", { carer: CARER, current: null, pin: "2468" });
  call("lock");
  assert.equal(call("lock_state").locked, true);
  assert.throws(() => call("today"), refused("key", "locked"));
  assert.equal(call("record", { ...note("behind the lock"), by: CARER }).seq, 1);
  assert.throws(() => call("unlock", { carer: CARER, pin: "1111" }), refused("rejected", "wrong_pin"));
  call("unlock", { carer: CARER, pin: "2468" });
  assert.deepEqual(call("today"), { visits: [] });
  assert.equal(call("lock_state").carer, CARER);
});

test("a draft outlives a crash at any keystroke, and goes when its note is recorded", async () => {
  const [disk, keys] = [new Disk(), new Keys()];
  const call = await start(disk, keys);
  call("open");
  enrol(call);
  const of = { visit: VISIT, carer: CARER, kind: "daily_log" };
  for (const text of ["A", "At", "Ate well 🌻"]) call("put_draft", { ...of, text });
  const after = await start(disk.crash(() => 0), keys);
  after("open");
  assert.equal(after("get_draft", of), "Ate well 🌻");
  assert.equal(after("drafts").drafts.length, 1);
  after("record", { type: "note.recorded", by: CARER, visit: VISIT, body: { kind: "daily_log", text: "Ate well 🌻" } });
  assert.equal(after("get_draft", of), "");
});
