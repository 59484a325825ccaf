// A disk in memory in place of the browser's files: what was not flushed may be lost in a crash, a write at a time and torn,
// and any operation can be made to fail.

const SECTOR_BYTES = 512;

export function random(seed) {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

class Slot {
  constructor(disk, bytes = new Uint8Array(0)) {
    Object.assign(this, { disk, bytes, flushed: bytes.slice(), pending: [] });
  }

  read(into, { at }) {
    this.disk.count("read");
    const there = this.bytes.subarray(at, at + into.length);
    into.set(there);
    return there.length;
  }
  write(bytes, { at }) {
    this.disk.count("write");
    this.change({ at, bytes: bytes.slice() });
    return bytes.length;
  }
  truncate(size) {
    this.disk.count("truncate");
    this.change({ size });
  }
  getSize() {
    this.disk.count("size");
    return this.bytes.length;
  }
  flush() {
    this.disk.count("flush");
    this.flushed = this.bytes.slice();
    this.pending = [];
  }
  close() {}

  change(change) {
    this.bytes = applied(this.bytes, change);
    this.pending.push(change);
  }
}

function applied(bytes, { at, bytes: put, size }) {
  const out = new Uint8Array(size ?? Math.max(bytes.length, at + put.length));
  out.set(bytes.subarray(0, out.length));
  if (put) out.set(put, at);
  return out;
}

export class Disk {
  // `images`: the bytes of each slot.
  constructor(images = Array.from({ length: 16 }, () => new Uint8Array(0))) {
    this.slots = images.map((bytes) => new Slot(this, bytes));
    this.operations = 0;
    this.fault = null; // { from, to, kinds, name }: operations of these kinds throw a DOMException of this name
  }

  count(kind) {
    ++this.operations;
    const { fault } = this;
    if (fault && this.operations >= fault.from && this.operations < (fault.to ?? Infinity) && (!fault.kinds || fault.kinds.includes(kind))) throw new DOMException("made to fail", fault.name);
  }

  // The machine loses its power: of what was not flushed some writes are there, one of them perhaps by half.
  crash(below) {
    return new Disk(this.slots.map(({ flushed, pending }) => pending.reduce((bytes, change) => survivor(bytes, change, below), flushed)));
  }
}

function survivor(bytes, change, below) {
  const chance = below(4);
  if (chance === 0) return bytes;
  if (chance > 1 || !change.bytes) return applied(bytes, change);
  const whole = Math.ceil(change.bytes.length / SECTOR_BYTES);
  return applied(bytes, { at: change.at, bytes: change.bytes.subarray(0, below(whole) * SECTOR_BYTES) });
}
