// The engine's WebAssembly and the one way into it.
import { EngineError } from "./engine";
import type { Host } from "./host";
import type { Failure } from "./messages";
import makeModule from "./built/doorstep.mjs";

export type Call = <T>(name: string, given?: object) => T;

export interface Module {
  call: Call;
  bytesAt(address: number, size: number): Uint8Array<ArrayBuffer>; // a copy of what a call has lent
  // Has `use` called with where the bytes lie meanwhile in the module's memory.
  withBytes<T>(bytes: ArrayBuffer, use: (address: number) => T): T;
}

export async function loadEngine(host: Host, options: { wasmBinary?: Uint8Array } = {}): Promise<Module> {
  const module = await makeModule({ host, ...options });

  function memoryOf(text: string): number {
    const size = module.lengthBytesUTF8(text) + 1;
    const memory = module._malloc(size);
    module.stringToUTF8(text, memory, size);
    return memory;
  }

  // Throws what the engine refuses with. One call at a time, and none inside another: the answer is lent.
  function call<T>(name: string, given: object = {}): T {
    const texts = [name, JSON.stringify(given)].map(memoryOf);
    try {
      const answer = JSON.parse(module.UTF8ToString(module._doorstep_call(texts[0]!, texts[1]!))) as { ok: T } | { error: Failure };
      if ("ok" in answer) return answer.ok;
      throw new EngineError(answer.error.status, answer.error.code, answer.error.detail);
    } finally {
      for (const text of texts) module._free(text);
    }
  }

  function withBytes<T>(bytes: ArrayBuffer, use: (address: number) => T): T {
    const address = module._malloc(bytes.byteLength || 1);
    if (address === 0) throw new EngineError("space", "out_of_memory", "there is no memory left");
    try {
      module.HEAPU8.set(new Uint8Array(bytes), address);
      return use(address);
    } finally {
      module._free(address);
    }
  }

  return { call, withBytes, bytesAt: (address, size) => new Uint8Array(module.HEAPU8.subarray(address, address + size)) };
}
