// Photographs by the page's way in: bytes there and back. What is sent, and to whom, is tested natively.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../bundle.mjs";
import { Disk, random } from "../disk.mjs";
import { Keys, enrol, startModule } from "../engine_in_node.mjs";

const { attach, attachmentBytes } = await load("carer/engine/attachments.ts");
const CARER = "3f2b8c1e-5d1a-4c0e-9f66-0a4c6f0d2b11";
const VISIT = "ca265f49-7d3e-826f-821a-ab9f126ba237";

function pngOf(size) {
  const chunk = (name, bytes) => Buffer.concat([lengthOf(bytes), Buffer.from(name), bytes, Buffer.alloc(4)]);
  const lengthOf = (bytes) => Buffer.from([bytes.length >>> 24, bytes.length >>> 16, bytes.length >>> 8, bytes.length].map((byte) => byte & 255));
  const below = random(size);
  const pixels = Buffer.from(Array.from({ length: size }, () => below(256)));
  const bytes = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", Buffer.alloc(13, 1)), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
  return new Uint8Array(bytes).buffer;
}

test("a photograph is durable when it is attached, and comes back byte for byte", async () => {
  const [disk, keys] = [new Disk(), new Keys()];
  const module = await startModule(disk, keys);
  module.call("open");
  enrol(module.call);
  const { event: of } = module.call("record", { type: "note.recorded", by: CARER, visit: VISIT, body: { kind: "daily_log", text: "the skin looks better" } });
  const bytes = pngOf(300_000);
  const thumbnail = pngOf(2_000);
  assert.equal(attach(module, { carer: CARER, visit: VISIT, of, bytes, thumbnail }).seq, 2);

  const again = await startModule(disk.crash(() => 0), keys);
  again.call("open");
  const [found, ...more] = again.call("attachments", { visit: VISIT }).attachments;
  assert.deepEqual([found.of, found.media_type, found.sent, more.length], [of, "image/png", false, 0]);
  assert.deepEqual(Buffer.from(attachmentBytes(again, found.sha256)), Buffer.from(bytes));
  assert.deepEqual(Buffer.from(attachmentBytes(again, found.thumbnail)), Buffer.from(thumbnail));
  assert.equal(attachmentBytes(again, "A".repeat(43)).length, 0);
});

test("what is no picture and no sound is refused", async () => {
  const module = await startModule(new Disk(), new Keys());
  module.call("open");
  enrol(module.call);
  const { event: of } = module.call("record", { type: "note.recorded", by: CARER, visit: VISIT, body: { kind: "daily_log", text: "x" } });
  const refused = (bytes, code) => assert.throws(() => attach(module, { carer: CARER, visit: VISIT, of, bytes }), (failure) => failure.status === "rejected" && failure.code === code);
  refused(new TextEncoder().encode("%PDF-1.7").buffer, "unsupported_type");
  refused(new ArrayBuffer(0), "unsupported_type");
  assert.equal(module.call("status").recorded, 1);
});
