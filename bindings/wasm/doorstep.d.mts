// What Emscripten makes of bindings/wasm.
export interface DoorstepModule {
  HEAPU8: Uint8Array; // another one whenever the memory has grown
  _doorstep_call(name: number, given: number): number;
  _malloc(size: number): number;
  _free(pointer: number): void;
  UTF8ToString(pointer: number): string;
  stringToUTF8(text: string, into: number, size: number): void;
  lengthBytesUTF8(text: string): number;
}
// `host` is what web/carer/engine/host.ts says; `wasmBinary` spares the fetch.
export default function makeModule(options: { host: object; wasmBinary?: Uint8Array }): Promise<DoorstepModule>;
