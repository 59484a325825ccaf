// Packs what Vite built into one file that the program takes in, and a table of where each file lies in it:
//   node pack.mjs SITE TARGET     writes TARGET/pages.bin and TARGET/pages.inc (rows of hub::PageFile)
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const MEDIA_TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};
const COMPRESSED = new Set([".woff2", ".png"]);

const [site, target] = process.argv.slice(2);
const names = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
  .sort();

const chunks = [];
let offset = 0;
function put(bytes) {
  const at = `at(${offset}, ${bytes.length})`;
  chunks.push(bytes);
  offset += bytes.length;
  return at;
}

const rows = names.map((name) => {
  const extension = extname(name);
  const mediaType = MEDIA_TYPES[extension];
  if (!mediaType) throw new Error(`${name}: no media type is known for it`);
  const bytes = readFileSync(join(site, name));
  const etag = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  const smaller = (packed) => (packed.length < bytes.length ? put(packed) : '""');
  const brotli = () => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const gzip = () => gzipSync(bytes, { level: 9 });
  const forms = COMPRESSED.has(extension)
    ? [put(bytes), '""', '""']
    : [put(bytes), smaller(brotli()), smaller(gzip())];
  return `    {"${name}", "${mediaType}", "${etag}", ${forms.join(", ")}},\n`;
});

mkdirSync(target, { recursive: true });
writeFileSync(join(target, "pages.inc"), rows.join(""));
writeFileSync(join(target, "pages.bin"), Buffer.concat(chunks));
