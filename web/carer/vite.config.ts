import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, defineConfig } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const sources = { app: join(root, "index.html"), sw: join(root, "sw/sw.ts") };

// Tells the service worker which files there are, and a name that changes with any of them.
function precache(): Plugin {
  return {
    name: "doorstep-precache",
    enforce: "post",
    generateBundle(_options, bundle) {
      const hash = createHash("sha256");
      const put = (name: string, bytes: string | Uint8Array) => (hash.update(name).update(bytes), name);
      const built = Object.values(bundle).filter((file) => file.fileName !== "sw.js");
      const own = readdirSync(join(root, "public")).sort();
      const names = [
        ...built.map((file) => put(file.fileName, file.type === "chunk" ? file.code : file.source)),
        ...own.map((name) => put(name, readFileSync(join(root, "public", name)))),
      ];
      const files = names.map((name) => (name === "index.html" ? "./" : name)).sort();
      const worker = bundle["sw.js"];
      if (worker?.type !== "chunk") throw new Error("there is no service worker in the bundle");
      worker.code = worker.code
        .replace(/["'`]__FILES__["'`]/, () => JSON.stringify(files))
        .replace(/["'`]__VERSION__["'`]/, () => JSON.stringify(hash.digest("base64url").slice(0, 22)));
    },
  };
}

// The carer's app is a build of its own: all its files lie under /carer/, where alone WebAssembly may run. Nothing is
// inlined into the document, for the Content-Security-Policy allows nothing inline.
export default defineConfig({
  root,
  base: "/carer/",
  build: {
    outDir: "../../build/web/site/carer",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: sources,
      output: { entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
  worker: { format: "es" },
  css: { lightningcss: { errorRecovery: true } },
  plugins: [precache()],
  server: { proxy: { "^/(v1|oauth2)": { target: "https://localhost:8443", secure: false } } },
});
