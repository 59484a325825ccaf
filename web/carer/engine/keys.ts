// The engine's secrets. A CryptoKey that the browser gives nobody (IndexedDB holds it, not extractable) wraps a master
// secret of 32 bytes; the worker unwraps it when it opens, and the secrets lie sealed under it in a file of which there
// are two: one is written while the other stands.
import { EngineError } from "./engine";
import type { Crypto, Secrets, Slot } from "./host";

const DATABASE = "doorstep-keys";
const STORE = "keys";
const WRAPPING_KEY = "wrapping";
const MASTER_BYTES = 32;
const IV_BYTES = 12;
const VERSION = 1;

const NAME = new TextEncoder().encode("doorstep-secrets-v1");

export interface KeyFiles {
  master: Slot; // version, iv, wrapped master secret; empty: not made yet
  secrets: [Slot, Slot];
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

async function loadKey(database: IDBDatabase): Promise<CryptoKey | undefined> {
  return settled(database.transaction(STORE).objectStore(STORE).get(WRAPPING_KEY) as IDBRequest<CryptoKey | undefined>);
}

async function makeKey(database: IDBDatabase): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
  transaction.objectStore(STORE).put(key, WRAPPING_KEY);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  return key;
}

function contents(slot: Slot): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(slot.getSize());
  slot.read(bytes, { at: 0 });
  return bytes;
}

function replace(slot: Slot, bytes: Uint8Array): void {
  slot.truncate(0);
  if (slot.write(bytes, { at: 0 }) !== bytes.length) throw new EngineError("space", "disk_full", "a key can't be written");
  slot.flush();
}

// The master secret; made at the first opening, before anything depends on it.
async function masterSecret(files: KeyFiles): Promise<Uint8Array> {
  const database = await openDatabase();
  try {
    const stored = contents(files.master);
    const key = await loadKey(database);
    if (stored.length > 0) return await unwrap(key, stored);
    if (files.secrets.some((slot) => slot.getSize() > 0)) throw new EngineError("key", "key_missing", "the file of the master secret is gone");
    return await makeMaster(files.master, key ?? (await makeKey(database)));
  } finally {
    database.close();
  }
}

async function unwrap(key: CryptoKey | undefined, stored: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (!key) throw new EngineError("key", "key_missing", "the browser has lost its key");
  if (stored[0] !== VERSION) throw new EngineError("too_new", "too_new", "the keys are of a later Doorstep");
  try {
    const iv = stored.slice(1, 1 + IV_BYTES);
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: NAME }, key, stored.slice(1 + IV_BYTES)));
  } catch {
    throw new EngineError("key", "key_wrong", "the browser's key is not the one of these files");
  }
}

async function makeMaster(file: Slot, key: CryptoKey): Promise<Uint8Array> {
  const master = crypto.getRandomValues(new Uint8Array(MASTER_BYTES));
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const wrapped = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: NAME }, key, master));
  replace(file, Uint8Array.of(VERSION, ...iv, ...wrapped));
  return master;
}

interface Sealed {
  turn: number; // the greater is the later
  secrets: Record<string, number[]>;
}

// A file that does not open was torn while the other stood. Where neither opens there are no secrets, and the engine says
// key_missing of the databases that need one.
class SealedSecrets implements Secrets {
  private state: Sealed = { turn: 0, secrets: {} };

  constructor(
    private readonly files: [Slot, Slot],
    private readonly master: Uint8Array,
    private readonly by: Crypto,
  ) {
    for (const found of files.map((file) => this.read(file))) if (found && found.turn > this.state.turn) this.state = found;
  }

  getSecret(name: string): Uint8Array | null {
    const secret = this.state.secrets[name];
    return secret ? Uint8Array.from(secret) : null;
  }

  putSecret(name: string, secret: Uint8Array): void {
    this.write({ ...this.state.secrets, [name]: [...secret] });
  }

  removeSecret(name: string): void {
    const { [name]: gone, ...rest } = this.state.secrets;
    if (!gone) return;
    this.write(rest);
    this.write(rest); // the other file too: what was removed is nowhere
  }

  private read(file: Slot): Sealed | null {
    const stored = contents(file);
    if (stored.length === 0 || stored[0] !== VERSION) return null;
    const text = this.by.unseal(this.master, stored.slice(1, 1 + IV_BYTES), NAME, stored.slice(1 + IV_BYTES));
    return text ? (JSON.parse(new TextDecoder().decode(text)) as Sealed) : null;
  }

  private write(secrets: Sealed["secrets"]): void {
    const next = { turn: this.state.turn + 1, secrets };
    const nonce = new Uint8Array(IV_BYTES);
    this.by.random(nonce);
    const sealed = this.by.seal(this.master, nonce, NAME, new TextEncoder().encode(JSON.stringify(next)));
    replace(this.files[next.turn % 2]!, Uint8Array.of(VERSION, ...nonce, ...sealed));
    this.state = next;
  }
}

// Rejects with key_missing or key_wrong; nothing is changed then.
export async function openSecrets(files: KeyFiles, by: Crypto): Promise<Secrets> {
  return new SealedSecrets(files.secrets, await masterSecret(files), by);
}
