// The engine's worker: it owns the lock, the files, the secrets and the WebAssembly, and answers its page.
import { EngineError, type Change, type Enrolment, type SyncResult } from "./engine";
import { attach, attachmentBytes } from "./attachments";
import { workerClock } from "./clock";
import { softwareCrypto } from "./crypto";
import { Files } from "./files";
import type { Host, Secrets, Slot } from "./host";
import { openSecrets } from "./keys";
import { localDay } from "./local_day";
import type { Ask, Failure, FromWorker, ToWorker } from "./messages";
import { type Module, loadEngine } from "./module";
import { Network } from "./network";
import { Ownership } from "./ownership";

const tell = (message: FromWorker) => self.postMessage(message);

const KEY_FILES = ["master", "secrets-0", "secrets-1"];

// What it opens with: the keys that are there, none for a look, or new ones where those were lost.
type Keys = "own" | "none" | "new";

const noSecrets: Secrets = {
  getSecret: () => null,
  putSecret: () => {
    throw new EngineError("key", "key_missing", "there are no keys");
  },
  removeSecret: () => undefined,
};

// Everything that is open, in the order of its opening.
class OpenEngine {
  private constructor(
    readonly module: Module,
    readonly files: Files,
    private readonly keyFiles: Slot[],
    readonly network: Network,
  ) {}

  static async open(keys: Keys): Promise<OpenEngine> {
    const files = await Files.open();
    const keyFiles: Slot[] = [];
    try {
      for (const name of KEY_FILES) keyFiles.push(await files.openFile(name));
      const secrets = await secretsOf(files, keyFiles, keys);
      const module = await loadEngine({ ...softwareCrypto, ...workerClock(), ...bound(secrets), localDay, slots: files.slots } satisfies Host);
      if (keys === "own") module.call("open");
      return new OpenEngine(module, files, keyFiles, new Network(module));
    } catch (failure) {
      for (const file of keyFiles) file.close();
      files.close();
      throw failure;
    }
  }

  close(): void {
    this.network.stop();
    this.module.call("close");
    for (const file of this.keyFiles) file.close();
    this.files.close();
  }
}

async function secretsOf(files: Files, keyFiles: Slot[], keys: Keys): Promise<Secrets> {
  if (keys === "none") return noSecrets;
  if (keys === "new") for (const [at, file] of keyFiles.entries()) await files.setAside(KEY_FILES[at]!, file);
  const [master, first, second] = keyFiles as [Slot, Slot, Slot];
  return openSecrets({ master, secrets: [first, second] }, softwareCrypto);
}

const bound = (secrets: Secrets): Secrets => ({
  getSecret: (name) => secrets.getSecret(name),
  putSecret: (name, secret) => secrets.putSecret(name, secret),
  removeSecret: (name) => secrets.removeSecret(name),
});

let engine: OpenEngine | null = null;
let opening: Promise<OpenEngine> | null = null;

async function giveUp(): Promise<void> {
  await opening?.catch(() => null);
  engine?.close();
  engine = null;
  ownership.drop();
  tell({ change: "taken_over" });
}
const ownership = new Ownership(giveUp);

async function open(takeOver: boolean): Promise<boolean> {
  if (!(await ownership.take(takeOver))) return false;
  try {
    engine = await (opening = OpenEngine.open("own"));
  } catch (failure) {
    ownership.drop();
    throw failure;
  } finally {
    opening = null;
  }
  return true;
}

// With the files and their lock, and without keys.
async function withoutKeys<T>(keys: "none" | "new", work: (open: OpenEngine) => Promise<T>): Promise<T> {
  if (!(await ownership.take(false))) throw new EngineError("busy", "directory_in_use", "another page has the engine");
  try {
    const open = await OpenEngine.open(keys);
    try {
      return await work(open);
    } finally {
      open.close();
    }
  } finally {
    ownership.drop();
  }
}

const recoverable = () => withoutKeys("none", async ({ module }) => module.call<{ devices: string[] }>("recoverable").devices);

async function recover(enrolment: Enrolment): Promise<void> {
  await withoutKeys("new", ({ network }) => network.enrol(enrolment, "recover_begin"));
  if (!(await open(false))) throw new EngineError("busy", "directory_in_use", "another page was faster");
}

function close(): void {
  engine?.close();
  engine = null;
  ownership.drop();
}

function opened(): OpenEngine {
  if (!engine) throw new EngineError("misuse", "no_such_handle", "the engine is not open");
  return engine;
}

function tellChanges(): void {
  for (const change of engine?.module.call<Change[]>("changes") ?? []) tell({ change });
}

async function answer(ask: Ask): Promise<unknown> {
  switch (ask.kind) {
    case "open":
      return open(ask.takeOver);
    case "close":
      return close();
    case "call":
      return opened().module.call(ask.name, ask.arguments);
    case "attach":
      return attach(opened().module, ask.attachment);
    case "attachment_bytes":
      return attachmentBytes(opened().module, ask.sha256);
    case "enrol":
      return opened().network.enrol(ask.enrolment);
    case "recoverable":
      return recoverable();
    case "recover":
      return recover(ask.enrolment);
    case "network_changed":
      return engine?.network.networkChanged();
    case "sync": {
      const { network, files } = opened();
      const result = await network.sync<SyncResult>();
      await files.provide();
      return result;
    }
  }
}

function failureOf(thrown: unknown): Failure {
  if (thrown instanceof EngineError) return { status: thrown.status, code: thrown.code, detail: thrown.detail };
  const { name, message } = thrown as Error;
  if (name === "QuotaExceededError") return { status: "space", code: "disk_full", detail: "the browser has no room left" };
  return { status: "bug", code: "unexpected", detail: `${name}: ${message}` };
}

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  let message: FromWorker;
  try {
    message = { id: data.id, ok: await answer(data.ask) };
  } catch (thrown) {
    message = { id: data.id, failure: failureOf(thrown) };
  }
  try {
    tellChanges();
  } finally {
    tell(message); // an answer comes whatever happens
  }
};
