import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// The engine as a library: doorstep.js, its worker and its WebAssembly, in one folder that any page can serve.
const here = fileURLToPath(new URL("carer/engine/", import.meta.url));
const names = { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" };

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  build: {
    outDir: "../../../build/web/engine",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: { doorstep: `${here}library.ts` }, preserveEntrySignatures: "exports-only", output: names },
  },
  worker: { format: "es", rollupOptions: { output: names } },
});
