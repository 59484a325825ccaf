// The functions that the engine's WebAssembly imports, handed on to the host that the module was made with (Host of
// web/carer/engine/host.ts). Bytes are views of the engine's memory: good for the length of the call.
const functions = {
  doorstep_host_wall_ms: function () {
    return Module["host"].wallMs();
  },
  doorstep_host_uptime_ms: function () {
    return Module["host"].uptimeMs();
  },
  doorstep_host_boot: function (into, size) {
    stringToUTF8(Module["host"].boot(), into, size);
  },

  doorstep_host_random: function (into, bytes) {
    return Module["host"].random(HEAPU8.subarray(into, into + bytes));
  },

  doorstep_host_sha256: function (bytes, size, digest) {
    HEAPU8.set(Module["host"].sha256(HEAPU8.subarray(bytes, bytes + size)), digest);
  },
  doorstep_host_sha256_begin: function () {
    return Module["host"].sha256Begin();
  },
  doorstep_host_sha256_add: function (hash, bytes, size) {
    Module["host"].sha256Add(hash, HEAPU8.subarray(bytes, bytes + size));
  },
  doorstep_host_sha256_end: function (hash, digest) {
    HEAPU8.set(Module["host"].sha256End(hash), digest);
  },
  doorstep_host_ed25519_verify: function (key, message, size, signature) {
    return Module["host"].ed25519Verify(HEAPU8.subarray(key, key + 32), HEAPU8.subarray(message, message + size), HEAPU8.subarray(signature, signature + 64)) ? 1 : 0;
  },
  doorstep_host_ed25519_public_key: function (seed, key) {
    HEAPU8.set(Module["host"].ed25519PublicKey(HEAPU8.subarray(seed, seed + 32)), key);
  },
  doorstep_host_ed25519_sign: function (seed, message, size, signature) {
    HEAPU8.set(Module["host"].ed25519Sign(HEAPU8.subarray(seed, seed + 32), HEAPU8.subarray(message, message + size)), signature);
  },
  doorstep_host_seal: function (key, nonce, name, nameSize, text, size, sealed) {
    HEAPU8.set(Module["host"].seal(HEAPU8.subarray(key, key + 32), HEAPU8.subarray(nonce, nonce + 12), HEAPU8.subarray(name, name + nameSize), HEAPU8.subarray(text, text + size)), sealed);
  },
  doorstep_host_unseal: function (key, nonce, name, nameSize, sealed, size, text) {
    const opened = Module["host"].unseal(HEAPU8.subarray(key, key + 32), HEAPU8.subarray(nonce, nonce + 12), HEAPU8.subarray(name, name + nameSize), HEAPU8.subarray(sealed, sealed + size));
    if (!opened) return 0;
    HEAPU8.set(opened, text);
    return 1;
  },

  doorstep_host_secret_get: function (name, into, size) {
    try {
      const secret = Module["host"].getSecret(UTF8ToString(name));
      if (!secret) return -1;
      if (secret.length > size) return -2;
      HEAPU8.set(secret, into);
      return secret.length;
    } catch (failure) {
      return -2;
    }
  },
  doorstep_host_secret_put: function (name, bytes, size) {
    try {
      Module["host"].putSecret(UTF8ToString(name), HEAPU8.slice(bytes, bytes + size));
      return 1;
    } catch (failure) {
      return 0;
    }
  },
  doorstep_host_secret_remove: function (name) {
    try {
      Module["host"].removeSecret(UTF8ToString(name));
      return 1;
    } catch (failure) {
      return 0;
    }
  },

  doorstep_host_local_day: function (zone, at, begin, end) {
    const day = Module["host"].localDay(UTF8ToString(zone), at);
    if (!day) return 0;
    HEAPF64[begin >> 3] = day[0];
    HEAPF64[end >> 3] = day[1];
    return 1;
  },

  // What a handle throws: -2 where there is no room, -1 for anything else.
  $doorstepTried: function (work) {
    try {
      return work();
    } catch (failure) {
      return failure && failure.name === "QuotaExceededError" ? -2 : -1;
    }
  },
  doorstep_host_slots: function () {
    return Module["host"].slots.length;
  },
  doorstep_host_slot_read__deps: ["$doorstepTried"],
  doorstep_host_slot_read: function (slot, into, bytes, at) {
    return doorstepTried(() => Module["host"].slots[slot].read(HEAPU8.subarray(into, into + bytes), { at }));
  },
  doorstep_host_slot_write__deps: ["$doorstepTried"],
  doorstep_host_slot_write: function (slot, bytes, size, at) {
    return doorstepTried(() => Module["host"].slots[slot].write(HEAPU8.subarray(bytes, bytes + size), { at }));
  },
  doorstep_host_slot_size__deps: ["$doorstepTried"],
  doorstep_host_slot_size: function (slot) {
    return doorstepTried(() => Module["host"].slots[slot].getSize());
  },
  doorstep_host_slot_truncate__deps: ["$doorstepTried"],
  doorstep_host_slot_truncate: function (slot, size) {
    return doorstepTried(() => (Module["host"].slots[slot].truncate(size), 0));
  },
  doorstep_host_slot_flush__deps: ["$doorstepTried"],
  doorstep_host_slot_flush: function (slot) {
    return doorstepTried(() => (Module["host"].slots[slot].flush(), 0));
  },
};
mergeInto(LibraryManager.library, functions);
