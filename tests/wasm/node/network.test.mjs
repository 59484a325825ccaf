// How a page carries what the engine asks: the engine and the network are the test's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { load } from "../bundle.mjs";

const { Network } = await load("carer/engine/network.ts");
const PUSH = { id: 7, method: "POST", url: "https://hub.example/v1/push", headers: { "Content-Type": "application/x-ndjson" }, body_at: 0, body_bytes: 4, compress: true };

// An engine that gives these steps, and remembers what it was told.
function engineOf(...steps) {
  const told = [];
  const call = (name, given) => {
    told.push([name, given]);
    if (name === "stop") return null;
    if (steps.length === 0) throw new Error("interrupted"); // as the engine says of a round that is over
    return steps.shift();
  };
  return { told, call, bytesAt: () => Uint8Array.from([1, 2, 255, 4]) };
}

async function answerTo(request, respond) {
  const engine = engineOf({ request }, { over: "done" });
  const asked = [];
  globalThis.fetch = async (url, init) => (asked.push({ url, ...init }), respond(init));
  assert.equal(await new Network(engine).sync(), "done");
  return { answer: engine.told[1][1], asked: asked[0] };
}

test("a request goes out as it is, compressed where the engine says so, without cookies and redirects", async () => {
  const { answer, asked } = await answerTo(PUSH, () => new Response('{"seq":1}', { headers: { "Retry-After": "12" } }));
  assert.deepEqual(answer, { id: 7, status: 200, retry_after_s: 12, body: '{"seq":1}' });
  assert.deepEqual([...gunzipSync(asked.body)], [1, 2, 255, 4]);
  assert.deepEqual(asked.headers, { "Content-Type": "application/x-ndjson", "Content-Encoding": "gzip" });
  assert.deepEqual([asked.credentials, asked.redirect, asked.cache], ["omit", "error", "no-store"]);
  const chunk = await answerTo({ ...PUSH, method: "PUT", compress: false }, () => new Response(null, { status: 204 }));
  assert.deepEqual([...chunk.asked.body], [1, 2, 255, 4]);
  assert.deepEqual(chunk.answer, { id: 7, status: 204, retry_after_s: null, body: "" });
});

test("what the network does is told by its kind", async () => {
  const broken = () => new Response(new ReadableStream({ start: (body) => (body.enqueue(new Uint8Array(9)), body.error(new TypeError("cut"))) }));
  const huge = () => new Response(new ReadableStream({ pull: (body) => body.enqueue(new Uint8Array(1 << 20)) }));
  const cases = [
    [() => Promise.reject(new TypeError("no route")), "offline"],
    [() => Promise.reject(new DOMException("late", "TimeoutError")), "timeout"],
    [broken, "cut_off"],
    [huge, "too_large"],
  ];
  for (const [respond, failure] of cases) assert.deepEqual((await answerTo(PUSH, respond)).answer, { id: 7, failure });
  assert.equal((await answerTo(PUSH, () => new Response("", { headers: { "Retry-After": "tomorrow" } }))).answer.retry_after_s, null);
});

test("a pause ends with another network", async () => {
  const engine = engineOf({ wait_ms: 1_000_000 }, { over: "done" });
  const network = new Network(engine);
  const syncing = network.sync();
  network.networkChanged();
  assert.equal(await syncing, "done");
  assert.deepEqual(engine.told.map(([name]) => name), ["sync_begin", "sync_network_changed"]);
});

test("an enrolment is tried again after its pause", async () => {
  const engine = engineOf({ request: PUSH }, { wait_ms: 0 }, { request: PUSH }, { over: true });
  globalThis.fetch = async () => new Response("{}");
  await new Network(engine).enrol({ code: "x" });
  assert.deepEqual(engine.told.map(([name]) => name), ["enrol_begin", "enrol_answer", "enrol_again", "enrol_answer"]);
});

test("what is stopped, or goes wrong, leaves nothing under way", async () => {
  const engine = engineOf({ request: PUSH });
  const network = new Network(engine);
  globalThis.fetch = (url, { signal }) => new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  const syncing = network.sync();
  await new Promise(setImmediate);
  network.stop();
  await assert.rejects(syncing, /interrupted/);
  assert.deepEqual(engine.told.map(([name]) => name), ["sync_begin", "stop", "sync_answer", "stop"]);
});
