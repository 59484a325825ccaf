// A TypeScript file of web/ as a module of Node's.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const WEB = join(import.meta.dirname, "../../web");
const { rolldown } = createRequire(createRequire(join(WEB, "package.json")).resolve("vite"))("rolldown");

export async function load(name) {
  const folder = mkdtempSync(join(tmpdir(), "doorstep-bundle-"));
  try {
    const bundle = await rolldown({ input: join(WEB, name), platform: "node", logLevel: "silent" });
    await bundle.write({ dir: folder, format: "esm", entryFileNames: "bundle.mjs" });
    return await import(pathToFileURL(join(folder, "bundle.mjs")).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
