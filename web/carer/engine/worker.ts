// The engine's worker: it owns the lock, the files, the secrets and the WebAssembly, and answers its page.
import { EngineError, type Change, type SyncResult } from "./engine";
import { workerClock } from "./clock";
import { softwareCrypto } from "./crypto";
import { Files } from "./files";
import type { Host, Slot } from "./host";
import { openSecrets } from "./keys";
import { localDay } from "./local_day";
import type { Ask, Failure, FromWorker, ToWorker } from "./messages";
import { type Call, loadEngine } from "./module";
import { Network } from "./network";
import { Ownership } from "./ownership";

const tell = (message: FromWorker) => self.postMessage(message);

// Everything that is open, in the order of its opening.
class OpenEngine {
  private constructor(
    readonly call: Call,
    readonly files: Files,
    private readonly keyFiles: Slot[],
    readonly network: Network,
  ) {}

  static async open(): Promise<OpenEngine> {
    const files = await Files.open();
    const keyFiles: Slot[] = [];
    try {
      for (const name of ["master", "secrets-0", "secrets-1"]) keyFiles.push(await files.openFile(name));
      const [master, first, second] = keyFiles as [Slot, Slot, Slot];
      const secrets = await openSecrets({ master, secrets: [first, second] }, softwareCrypto);
      const host: Host = { ...softwareCrypto, ...workerClock(), ...bound(secrets), localDay, slots: files.slots };
      const module = await loadEngine(host);
      module.call("open");
      return new OpenEngine(module.call, files, keyFiles, new Network(module));
    } catch (failure) {
      for (const file of keyFiles) file.close();
      files.close();
      throw failure;
    }
  }

  close(): void {
    this.network.stop();
    this.call("close");
    for (const file of this.keyFiles) file.close();
    this.files.close();
  }
}

const bound = (secrets: Awaited<ReturnType<typeof openSecrets>>) => ({
  getSecret: secrets.getSecret.bind(secrets),
  putSecret: secrets.putSecret.bind(secrets),
  removeSecret: secrets.removeSecret.bind(secrets),
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
    engine = await (opening = OpenEngine.open());
  } catch (failure) {
    ownership.drop();
    throw failure;
  } finally {
    opening = null;
  }
  return true;
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
  for (const change of engine?.call<Change[]>("changes") ?? []) tell({ change });
}

async function answer(ask: Ask): Promise<unknown> {
  switch (ask.kind) {
    case "open":
      return open(ask.takeOver);
    case "close":
      return close();
    case "call":
      return opened().call(ask.name, ask.arguments);
    case "enrol":
      return opened().network.enrol(ask.enrolment);
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
  tellChanges();
  tell(message);
};
