// A page of somebody's own with the engine as a library, as docs/embedding.md has it: its server hands on to the hub what
// the engine asks, and can be told to lose it.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { request } from "node:https";
import { extname, join } from "node:path";

const ENGINE = join(import.meta.dirname, "../../build/web/engine");
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
const PAGE = '<!doctype html><html lang="en"><title>engine</title>';

export class Site {
  static async open(hub) {
    const site = new Site(hub);
    await new Promise((resolve) => site.server.listen(0, "127.0.0.1", resolve));
    site.url = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  // `lose` decides of a request (method, path) what goes astray: its "request" or its "answer". `hold` gives of one that is
  // to wait { asked }, a function that is called with the way to let it go on.
  constructor(hub) {
    Object.assign(this, { hub, lose: null, hold: null, asked: [] });
    this.server = createServer((asked, answer) => this.answer(asked, answer));
  }

  async end() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  answer(asked, answer) {
    const path = new URL(asked.url, this.url).pathname;
    if (/^\/(v1|oauth2|carer)\//.test(path)) return this.handOn(asked, answer, path);
    const file = join(ENGINE, path.slice(1));
    if (path === "/") return answer.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": POLICY }).end(PAGE);
    if (!/^\/[\w.-]+$/.test(path) || !existsSync(file)) return answer.writeHead(404).end();
    answer.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "text/plain", "Content-Security-Policy": POLICY });
    createReadStream(file).pipe(answer);
  }

  async handOn(asked, answer, path) {
    this.asked.push({ method: asked.method, path, encoding: asked.headers["content-encoding"] });
    const held = this.hold?.(asked.method, path);
    if (held) await new Promise((goOn) => held.asked(goOn));
    const lost = this.lose?.(asked.method, path);
    if (lost === "request") return asked.socket.destroy();
    const onward = request(this.hub.url + asked.url, { method: asked.method, headers: { ...asked.headers, host: new URL(this.hub.url).host }, ca: this.hub.certificate }, (got) => {
      if (lost === "answer") return asked.socket.destroy();
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    onward.on("error", () => asked.socket.destroy());
    asked.pipe(onward);
  }
}
