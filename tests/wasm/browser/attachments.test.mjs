// Photographs from a page to a real hub: after the events, in chunks, over a network that loses some.
import assert from "node:assert/strict";
import { test } from "node:test";
import { note, world } from "./page.mjs";

const SIDE = 280; // pixels: some 310 KB as a PNG

test("a photograph reaches the hub whole over a network that loses answers; events go first", async (t) => {
  const { site, tablet } = await world(t);
  await tablet.join();
  await tablet.call("sync");
  const [{ visit }] = await tablet.call("today");
  const { event: of } = await tablet.call("record", note("the skin looks better", visit));
  const attached = await tablet.page.evaluate(async ({ given, side }) => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext("2d").fillRect(0, 0, 4, 4);
    const small = await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer();
    const noise = crypto.getRandomValues(new Uint8Array(65_536)); // pixels that don't compress
    const image = new ImageData(side, side);
    for (let at = 0; at < image.data.length; at += noise.length) image.data.set(noise.subarray(0, image.data.length - at), at);
    const large = new OffscreenCanvas(side, side);
    large.getContext("2d").putImageData(image, 0, 0);
    const bytes = await (await large.convertToBlob({ type: "image/png" })).arrayBuffer();
    const attachment = await window.engine.attach({ ...given, bytes, thumbnail: small });
    return { attachment, handedOver: bytes.byteLength };
  }, { given: { carer: "harbour-c1", visit, of }, side: SIDE });
  assert.deepEqual([attached.attachment.seq, attached.handedOver], [2, 0]);
  assert.equal((await tablet.call("attachments", visit))[0].sent, false);

  site.asked.length = 0;
  let chunks = 0;
  site.lose = (method) => (method === "PUT" && ++chunks % 7 === 0 ? "answer" : null);
  assert.equal((await tablet.call("sync")).done, true);
  const order = site.asked.map(({ method, path }) => (path.endsWith("/events") ? "events" : method));
  assert.ok(order.indexOf("events") < order.indexOf("PUT"), order.join(" "));
  assert.ok(chunks > 3, `${chunks} chunks`);
  const [found] = await tablet.call("attachments", visit);
  assert.equal(found.sent, true);
  const size = await tablet.page.evaluate(async (sha256) => (await window.engine.attachmentBytes(sha256)).length, found.sha256);
  assert.equal(size, found.bytes);
  assert.equal((await tablet.call("status")).attachments_unsent, 0);
});
