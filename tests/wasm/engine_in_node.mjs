// The engine of the page in Node, on a disk of the test's.
import { readFileSync } from "node:fs";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { join } from "node:path";
import { load } from "./bundle.mjs";

globalThis.self ??= { location: { href: "" } }; // the module takes Node for a worker

const wasmBinary = readFileSync(join(import.meta.dirname, "../../web/carer/engine/built/doorstep.wasm"));
const { softwareCrypto } = await load("carer/engine/crypto.ts");
const { loadEngine } = await load("carer/engine/module.ts");
const { localDay } = await load("carer/engine/local_day.ts");

// What outlives a crash beside the disk.
export class Keys {
  constructor() {
    this.secrets = new Map();
    this.getSecret = (name) => this.secrets.get(name) ?? null;
    this.putSecret = (name, secret) => void this.secrets.set(name, secret);
    this.removeSecret = (name) => void this.secrets.delete(name);
  }
}

// Not opened yet: call("open").
export const start = async (disk, keys) => (await startModule(disk, keys)).call;

export function startModule(disk, keys) {
  const boot = randomUUID();
  const clock = { wallMs: () => Date.now(), uptimeMs: () => Math.floor(performance.now()), boot: () => boot };
  const { getSecret, putSecret, removeSecret } = keys;
  return loadEngine({ ...softwareCrypto, ...clock, getSecret, putSecret, removeSecret, localDay, slots: disk.slots }, { wasmBinary });
}

// Enrols with a hub that is made up on the spot.
export function enrol(call) {
  const { request } = call("enrol_begin", { hub_url: "https://hub.example", code: "a code" });
  const receiptKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
  const body = JSON.stringify({ device: randomUUID(), provider: "harbour", issuer: "https://hub.example", epoch: "e1", receipt_key: receiptKey, time: new Date().toISOString() });
  return call("enrol_answer", { id: request.id, status: 201, body });
}

export const note = (text) => ({ type: "note.recorded", by: "mia", body: { kind: "daily_log", text } });
