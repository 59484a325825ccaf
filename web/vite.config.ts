import { defineConfig } from "vite";

// Files go to build/web/site, where pack.mjs takes them into the program. Nothing is inlined into the document: the
// Content-Security-Policy allows nothing inline.
export default defineConfig({
  build: {
    outDir: "../build/web/site",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  css: { lightningcss: { errorRecovery: true } },
  server: { proxy: { "/v1": { target: "https://localhost:8443", secure: false } } },
});
