// A page's way to the engine in a worker: calls become messages.
import {
  EngineError,
  type Attendance,
  type CarerEngine,
  type Change,
  type DocumentKind,
  type Enrolment,
  type FeedDocument,
  type NewEvent,
  type Opened,
  type Recovery,
} from "./engine";
import type { Ask, FromWorker } from "./messages";

interface Waiting {
  resolve(value: unknown): void;
  reject(failure: EngineError): void;
}

class Connection {
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Set<(change: Change) => void>();
  private last = 0;
  private ended: EngineError | null = null;

  constructor(private readonly worker: Worker) {
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    this.worker.onerror = (event) => this.end(new EngineError("bug", "worker_failed", event.message));
    addEventListener("online", () => void this.ask({ kind: "network_changed" }).catch(() => null)); // a worker need not be told
  }

  ask<T>(ask: Ask, handedOver: Transferable[] = []): Promise<T> {
    if (this.ended) return Promise.reject(this.ended);
    const id = ++this.last;
    const answer = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.worker.postMessage({ id, ask }, handedOver);
    return answer as Promise<T>;
  }

  call<T>(name: string, given: object = {}): Promise<T> {
    return this.ask<T>({ kind: "call", name, arguments: given });
  }

  listen(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.ended) return;
    await this.ask<void>({ kind: "close" });
    this.end(new EngineError("misuse", "no_such_handle", "the engine was closed"));
  }

  private end(why: EngineError): void {
    this.ended = why;
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(why);
    this.waiting.clear();
  }

  private hear(message: FromWorker): void {
    if ("change" in message) return this.hearChange(message.change);
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ("ok" in message) return waiting?.resolve(message.ok);
    const { status, code, detail } = message.failure;
    waiting?.reject(new EngineError(status, code, detail));
  }

  private hearChange(change: Change): void {
    if (change === "taken_over") this.end(new EngineError("busy", "taken_over", "another page has taken the engine over"));
    this.listeners.forEach((listener) => listener(change));
  }
}

function engineOver(connection: Connection): CarerEngine {
  const documents = <T>(kind: DocumentKind, person?: string) =>
    connection.call<{ documents: FeedDocument<T>[] }>("documents", { kind, person }).then((answer) => answer.documents);
  return {
    close: () => connection.close(),
    enrol: (enrolment: Enrolment) => connection.ask<void>({ kind: "enrol", enrolment }),
    checkIn: (attendance: Attendance) => connection.call("check_in", attendance),
    checkOut: (attendance: Attendance) => connection.call("check_out", attendance),
    record: (event: NewEvent) => connection.call("record", event),
    status: () => connection.call("status"),
    today: () => connection.call<{ visits: [] }>("today").then((answer) => answer.visits),
    visits: (from, to) => connection.call<{ visits: [] }>("visits", { from_ms: from.getTime(), to_ms: to.getTime() }).then((answer) => answer.visits),
    documents,
    visitLines: (visit) => connection.call("visit_lines", { visit }),
    incidents: () => connection.call<{ incidents: [] }>("incidents").then((answer) => answer.incidents),
    publicKey: () => connection.call("public_key"),
    log: () => connection.call("log"),
    sync: () => connection.ask({ kind: "sync" }),
    getDraft: (of) => connection.call("get_draft", of),
    putDraft: (of, text) => connection.call("put_draft", { ...of, text }),
    dropDraft: (of) => connection.call("drop_draft", of),
    drafts: () => connection.call<{ drafts: [] }>("drafts").then((answer) => answer.drafts),
    setPin: (carer, current, pin) => connection.call("set_pin", { carer, current, pin }),
    unlock: (carer, pin) => connection.call("unlock", { carer, pin }),
    lock: () => connection.call("lock"),
    touch: () => connection.call("touch"),
    lockState: () => connection.call("lock_state"),
    pins: () => connection.call<{ pins: [] }>("pins").then((answer) => answer.pins),
    attach: (attachment) => connection.ask({ kind: "attach", attachment }, [attachment.bytes, ...(attachment.thumbnail ? [attachment.thumbnail] : [])]),
    attachments: (visit) => connection.call<{ attachments: [] }>("attachments", { visit }).then((answer) => answer.attachments),
    attachmentBytes: (sha256) => connection.ask({ kind: "attachment_bytes", sha256 }),
    onChange: (listener) => connection.listen(listener),
  };
}

// `worker` was started for this, from worker.ts.
export async function openEngineIn(worker: Worker): Promise<Opened> {
  void navigator.storage?.persist?.().catch(() => false); // what is unsent is not the browser's to clear away
  const connection = new Connection(worker);
  const engine = engineOver(connection);
  const open = (takeOver: boolean) => connection.ask<boolean>({ kind: "open", takeOver });
  if (await open(false)) return { owned: true, engine };
  return { owned: false, takeOver: async () => (await open(true), engine) };
}

// The same, for a device whose keys are lost.
export async function openRecoveryIn(worker: Worker): Promise<Recovery> {
  const connection = new Connection(worker);
  const devices = await connection.ask<string[]>({ kind: "recoverable" });
  const recover = async (enrolment: Enrolment) => {
    await connection.ask<void>({ kind: "recover", enrolment });
    return engineOver(connection);
  };
  return { devices, recover };
}
