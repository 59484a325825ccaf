// The engine's files in a page: nothing acknowledged is lost, whenever the power goes, and what fails says what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Disk, random } from "../disk.mjs";
import { Keys, enrol, note, start } from "../engine_in_node.mjs";

const refused = (status, code) => (failure) => failure.status === status && failure.code === code;

async function enrolled() {
  const [disk, keys] = [new Disk(), new Keys()];
  const call = await start(disk, keys);
  call("open");
  enrol(call);
  return { disk, keys, call };
}

test("what was recorded is there after a close, and no handle is left", async () => {
  const { disk, keys, call } = await enrolled();
  assert.equal(call("record", note("well")).seq, 1);
  assert.deepEqual(call("close"), { live_handles: 0 });
  const again = await start(disk, keys);
  again("open");
  assert.equal(again("status").recorded, 1);
  assert.match(again("log"), /"text":"well"/);
});

test("a crash at any moment loses nothing that was acknowledged, and leaves a log that verifies", async () => {
  let crashes = 0;
  for (let seed = 1; seed <= 25; ++seed) {
    const below = random(seed * 7919);
    let { disk, keys, call } = await enrolled();
    let acknowledged = 0;
    for (let life = 0; life < 3; ++life) {
      disk.fault = { from: disk.operations + 1 + below(60), name: "InvalidStateError" };
      try {
        for (let i = 0; i < 40; ++i) acknowledged = call("record", note(`life ${life}, ${"x".repeat(below(3000))}`)).seq;
      } catch (failure) {
        assert.equal(failure.status, "transient", String(failure));
        ++crashes;
      }
      disk = disk.crash(below);
      call = await start(disk, keys);
      call("open");
      const { recorded, incidents } = call("status");
      assert.ok(recorded >= acknowledged && recorded <= acknowledged + 1, `seed ${seed}: ${acknowledged} acknowledged, ${recorded} there`);
      assert.equal(incidents, 0, `seed ${seed}: a crash is no damage`);
      assert.equal(call("log").trimEnd().split("\n").length, recorded + 1);
      acknowledged = recorded;
    }
  }
  assert.ok(crashes > 20, `only ${crashes} crashes came`);
});

test("a crash while the device is made leaves one that opens", async () => {
  for (let at = 1; at <= 400; at += 13) {
    const [disk, keys] = [new Disk(), new Keys()];
    disk.fault = { from: at, name: "InvalidStateError" };
    const call = await start(disk, keys);
    try {
      call("open");
    } catch {
      // that is the crash
    }
    const after = await start(disk.crash(random(at)), keys);
    after("open");
    enrol(after);
    assert.equal(after("record", note("first")).seq, 1);
  }
});

test("no room: space, nothing half written, and it goes on when there is room again", async () => {
  const { disk, keys, call } = await enrolled();
  call("record", note("before"));
  disk.fault = { from: 0, kinds: ["write", "truncate"], name: "QuotaExceededError" };
  assert.throws(() => call("record", note("lost")), refused("space", "disk_full"));
  assert.equal(call("status").recorded, 1);
  disk.fault = null;
  assert.equal(call("record", note("after")).seq, 2);
  const again = await start(disk.crash(random(1)), keys);
  again("open");
  assert.equal(again("status").recorded, 2);
});

test("a handle that was lost passes: transient", async () => {
  const { disk, call } = await enrolled();
  disk.fault = { from: 0, kinds: ["flush"], name: "InvalidStateError" };
  assert.throws(() => call("record", note("lost")), refused("transient", "disk_failed"));
});

test("without a free slot a device can't be made, and says that there is no room", async () => {
  const call = await start(new Disk([new Uint8Array(0)]), new Keys());
  assert.throws(() => call("open"), (failure) => failure.status === "space");
});

test("a slot that begins in another way is left alone", async () => {
  const strange = new TextEncoder().encode("somebody else's");
  const disk = new Disk([strange, ...Array.from({ length: 15 }, () => new Uint8Array(0))]);
  const call = await start(disk, new Keys());
  call("open");
  enrol(call);
  call("record", note("well"));
  assert.deepEqual(disk.slots[0].bytes, strange);
});

test("without its secrets a device says key_missing, with others key_wrong, and nothing is touched", async () => {
  const { disk, keys, call } = await enrolled();
  call("record", note("well"));
  call("close");
  const before = disk.slots.map(({ bytes }) => bytes.slice());
  const without = await start(disk, new Keys());
  assert.throws(() => without("open"), refused("key", "key_missing"));
  const others = new Keys();
  others.putSecret("database", new Uint8Array(32).fill(7));
  const wrong = await start(disk, others);
  assert.throws(() => wrong("open"), refused("key", "key_wrong"));
  assert.deepEqual(disk.slots.map(({ bytes }) => bytes), before);
  const again = await start(disk, keys);
  again("open");
  assert.equal(again("status").recorded, 1);
});

test("what lies in the files can't be read without the key", async () => {
  const { disk, call } = await enrolled();
  call("record", note("canary in the coal mine"));
  const all = disk.slots.map(({ bytes }) => Buffer.from(bytes).toString("latin1")).join("");
  for (const word of ["canary", "note.recorded", "hub.example", "SQLite format"]) assert.ok(!all.includes(word), `${word} lies open`);
});

test("a call out of order is refused, and harms nothing", async () => {
  const call = await start(new Disk(), new Keys());
  assert.throws(() => call("status"), refused("misuse", "no_such_handle"));
  call("open");
  assert.throws(() => call("record", note("x")), refused("auth", "not_enrolled"));
  assert.throws(() => call("sync_begin"), refused("auth", "not_enrolled"));
  assert.throws(() => call("sync_answer", { id: 1, status: 200, body: "" }), refused("transient", "interrupted"));
  assert.throws(() => call("no such call"), refused("misuse", "no_such_call"));
  assert.throws(() => call("record", { type: 7, by: "mia" }), (failure) => failure.status === "rejected");
  assert.throws(() => call("visits", { from_ms: "yesterday" }), refused("misuse", "bad_arguments"));
});
