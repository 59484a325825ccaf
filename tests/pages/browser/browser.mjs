// Debian's Chromium, driven; and what every page is held to.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const web = createRequire(join(import.meta.dirname, "../../../web/package.json"));
const { chromium } = web("playwright-core");
const axeSource = readFileSync(web.resolve("axe-core/axe.min.js"), "utf8");

export const WIDTHS = [360, 820, 1280];
export const SCREENSHOTS = process.env.DOORSTEP_SCREENSHOTS ? join(import.meta.dirname, "../../../docs/pages") : null;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-GB"];

export function launch() {
  return chromium.launch({ executablePath: process.env.DOORSTEP_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

// A browser of its own for one person: cookies and all. What the page complains of fails the test.
export class Reader {
  static async open(browser, world, width = 1280) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: world.url, viewport: { width, height: 900 }, locale: "en-GB", reducedMotion: "reduce", acceptDownloads: true });
    await context.addInitScript({ content: axeSource });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const reader = new Reader(context, page, world);
    page.on("console", (message) => message.type() === "error" && !/status of 4\d\d/.test(message.text()) && reader.complaints.push(message.text()));
    page.on("pageerror", (failure) => reader.complaints.push(String(failure)));
    page.on("request", (request) => !request.url().startsWith(world.url) && !/^(data|blob):/.test(request.url()) && reader.complaints.push(`asked elsewhere: ${request.url()}`));
    return reader;
  }

  constructor(context, page, world) {
    Object.assign(this, { context, page, world, complaints: [] });
  }

  async signIn(who) {
    const { name, password } = this.world.sign_ins.find((entry) => entry.who === who);
    await this.page.goto("/");
    await this.page.getByLabel("Sign-in name or email address").fill(name);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await this.page.getByRole("button", { name: "Sign out" }).waitFor();
  }

  async go(path) {
    await this.page.goto(`/#${path}`);
    await this.page.waitForFunction((wanted) => document.getElementById("main")?.dataset.path === wanted, path.split("?")[0]);
    await this.settled();
  }

  // Nothing is being loaded any more.
  async settled() {
    await this.page.waitForFunction(() => !document.querySelector("[aria-busy=true], .ds-loading"));
    await this.page.evaluate(() => document.fonts.ready);
  }

  async expectAccessible(what) {
    const found = await this.page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    const told = found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).slice(0, 3).join("\n  ")}`);
    assert.deepEqual(told, [], `axe on ${what}`);
  }

  async expectNoSidewaysScroll(what) {
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${what} is ${wide} px wider than the window`);
  }

  // At each width: nothing to scroll sideways, no violation; and a picture where pictures are made.
  async inspect(name) {
    for (const width of WIDTHS) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.settled();
      await this.expectNoSidewaysScroll(`${name} at ${width} px`);
      await this.expectAccessible(`${name} at ${width} px`);
      if (!SCREENSHOTS) continue;
      mkdirSync(SCREENSHOTS, { recursive: true });
      const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
      await this.page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`), clip: { x: 0, y: 0, width, height: Math.min(height, 1500) }, fullPage: true, animations: "disabled" });
    }
    await this.page.setViewportSize({ width: 1280, height: 900 });
  }

  async close() {
    await this.context.close();
    assert.deepEqual(this.complaints, [], "the page complained");
  }
}
