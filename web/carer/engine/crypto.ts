// The engine's cryptography in a worker: synchronous, which Web Crypto is not. Random numbers are the browser's.
import { gcm } from "@noble/ciphers/aes.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Crypto } from "./host";

const MOST_RANDOM_BYTES = 65_536; // a call's

function random(into: Uint8Array): void {
  for (let at = 0; at < into.length; at += MOST_RANDOM_BYTES) {
    const part = new Uint8Array(Math.min(MOST_RANDOM_BYTES, into.length - at));
    into.set(crypto.getRandomValues(part), at);
  }
}

const hashes = new Map<number, ReturnType<typeof sha256.create>>();
let lastHash = 0;

function beginHash(): number {
  hashes.set(++lastHash, sha256.create());
  return lastHash;
}

function endHash(hash: number): Uint8Array {
  const digest = hashes.get(hash)!.digest();
  hashes.delete(hash);
  return digest;
}

// RFC 8032's verification, and no key of small order, under which one signature fits many messages.
function verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    if (ed25519.Point.fromBytes(key).isSmallOrder()) return false;
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

function unseal(key: Uint8Array, nonce: Uint8Array, name: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  try {
    return gcm(key, nonce, name).decrypt(sealed);
  } catch {
    return null;
  }
}

// Copies: what is handed in is a view of memory that may move.
const own = (bytes: Uint8Array) => bytes.slice();

export const softwareCrypto: Crypto = {
  random,
  sha256: (bytes) => sha256(bytes),
  sha256Begin: beginHash,
  sha256Add: (hash, bytes) => void hashes.get(hash)!.update(bytes),
  sha256End: endHash,
  ed25519Verify: (key, message, signature) => verify(own(key), own(message), own(signature)),
  ed25519PublicKey: (seed) => ed25519.getPublicKey(own(seed)),
  ed25519Sign: (seed, message) => ed25519.sign(own(message), own(seed)),
  seal: (key, nonce, name, text) => gcm(own(key), own(nonce), own(name)).encrypt(own(text)),
  unseal: (key, nonce, name, sealed) => unseal(own(key), own(nonce), own(name), own(sealed)),
};
