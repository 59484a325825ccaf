// An authenticator app (RFC 6238: SHA-1, six digits, 30 seconds).
import { createHmac } from "node:crypto";

function fromBase32(text) {
  const bits = [...text].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

// `later` steps of 30 seconds from now: a hub takes each code once, and one that is a step ahead.
export function codeOf(secret, later = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac("sha1", fromBase32(secret.replaceAll(" ", ""))).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
