// Runs a GoogleTest program that is WebAssembly, with the page's own cryptography: run_program.mjs PROGRAM.js
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { load } from "./bundle.mjs";

const [program, ...words] = process.argv.slice(2);
const { softwareCrypto } = await load("carer/engine/crypto.ts");
await createRequire(import.meta.url)(resolve(program))({ host: softwareCrypto, arguments: words, wasmBinary: readFileSync(program.replace(/js$/, "wasm")) });
