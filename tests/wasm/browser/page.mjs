// A page with the engine in a browser that can be killed. What a test runs there has `engine` and, as arguments, JSON.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hub } from "../../carer/hub.mjs";
import { Tablet } from "../../carer/tablet.mjs";
import { Site } from "../site.mjs";

export const CARER = "harbour-c1";

// A hub, a site and a tablet for one test; all of it ends with the test.
export async function world(t) {
  const hub = await Hub.open(process.env.DOORSTEP_PROGRAM);
  t.after(() => hub.end());
  const site = await Site.open(hub);
  t.after(() => site.end());
  const tablet = new EnginePage(hub, site);
  t.after(() => tablet.browser.context?.close());
  await tablet.on();
  return { hub, site, tablet };
}

class EnginePage {
  constructor(hub, site) {
    Object.assign(this, { hub, site, browser: new Tablet(hub, "browser"), page: null });
  }

  async on() {
    this.page = await this.browser.on({ baseURL: this.site.url });
    await this.page.goto("/");
  }

  // The browser dies as by the operating system, and is started again.
  async killed() {
    await this.browser.kill();
    await this.on();
  }

  // Opens the engine on a page; gives whether the page owns it.
  open(page = this.page) {
    return page.evaluate(async () => {
      const { openEngine } = await import("/doorstep.js");
      window.opened = await openEngine();
      window.engine = window.opened.engine;
      window.changes = [];
      window.engine?.onChange((change) => window.changes.push(change));
      return window.opened.owned;
    });
  }

  // Calls the engine's method; gives what it gave, or { failure: { status, code } }.
  call(method, ...given) {
    return this.on_page(this.page, method, ...given);
  }

  on_page(page, method, ...given) {
    return page.evaluate(([name, values]) => window.engine[name](...values).then(
      (value) => value ?? null,
      ({ status, code, message }) => ({ failure: { status, code }, message }),
    ), [method, given]);
  }

  async join() {
    await this.open();
    return this.enrol();
  }

  enrol() {
    return this.call("enrol", { hub_url: this.site.url, code: this.hub.code(CARER), name: "browser tablet" });
  }

  // The log as `doorstep verify` sees it: throws where it does not verify. Gives its events.
  async verifiedLog() {
    const [log, key] = [await this.call("log"), await this.call("publicKey")];
    const files = { log: join(this.hub.folder, "log.ndjson"), key: join(this.hub.folder, "key.jwk") };
    writeFileSync(files.log, log);
    writeFileSync(files.key, JSON.stringify(key));
    execFileSync(process.env.DOORSTEP_PROGRAM, ["verify", files.log, "--key", files.key], { stdio: "pipe" });
    return log.trimEnd().split("\n").slice(0, -1).map((line) => JSON.parse(line));
  }
}

export const note = (text, visit) => ({ type: "note.recorded", by: CARER, visit, body: { kind: "daily_log", text } });
