// What Emscripten makes of bindings/wasm.
export interface DoorstepModule {
  _doorstep_call(name: number, given: number): number;
  _free(pointer: number): void;
  UTF8ToString(pointer: number): string;
  stringToNewUTF8(text: string): number;
}
// `host` is what web/carer/engine/host.ts says; `wasmBinary` spares the fetch.
export default function makeModule(options: { host: object; wasmBinary?: Uint8Array }): Promise<DoorstepModule>;
