// What the engine's WebAssembly asks of the worker, at once and while it waits (bindings/wasm/host.js).

// A file of the origin's private file system, held open: FileSystemSyncAccessHandle, or what a test has in its place.
export interface Slot {
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  getSize(): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

export interface Clock {
  wallMs(): number;
  uptimeMs(): number;
  boot(): string;
}

export interface Secrets {
  getSecret(name: string): Uint8Array | null;
  putSecret(name: string, secret: Uint8Array): void; // durable when it returns
  removeSecret(name: string): void;
}

export interface Crypto {
  random(into: Uint8Array): void;
  sha256(bytes: Uint8Array): Uint8Array;
  sha256Begin(): number; // of bytes that come piece by piece
  sha256Add(hash: number, bytes: Uint8Array): void;
  sha256End(hash: number): Uint8Array;
  ed25519Verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  ed25519PublicKey(seed: Uint8Array): Uint8Array;
  ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  seal(key: Uint8Array, nonce: Uint8Array, name: Uint8Array, text: Uint8Array): Uint8Array;
  unseal(key: Uint8Array, nonce: Uint8Array, name: Uint8Array, sealed: Uint8Array): Uint8Array | null;
}

export interface Host extends Clock, Secrets, Crypto {
  slots: Slot[]; // more may be added between two calls
  localDay(zone: string, atMs: number): [begin: number, end: number] | null;
}
