// Debian's Chromium, driven; and what every page is held to.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const web = createRequire(join(import.meta.dirname, "../../../web/package.json"));
const { chromium } = web("playwright-core");
const axeSource = readFileSync(web.resolve("axe-core/axe.min.js"), "utf8");

const MOST_TABS = 120;
export const WIDTHS = [360, 820, 1280];
export const SCREENSHOTS = process.env.DOORSTEP_SCREENSHOTS ? join(import.meta.dirname, "../../../docs/pages") : null;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-GB"];

// Dates in the form of the readers: the language comes from the environment, and from Debian's chromium-l10n.
export function launch() {
  return chromium.launch({ env: { ...process.env, LANGUAGE: "en_GB", LANG: "en_GB.UTF-8" }, executablePath: process.env.DOORSTEP_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

// A browser of its own for one person: cookies and all. What the page complains of fails the test.
export class Reader {
  static async open(browser, world, width = 1280) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: world.url, viewport: { width, height: 900 }, locale: "en-GB", reducedMotion: "reduce", acceptDownloads: true });
    await context.addInitScript({ content: axeSource });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
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

  // At each width nothing to scroll sideways, from 320 px on, which is 400 % of a window of 1280; no violation on a phone
  // and on a desk; and a picture where pictures are made.
  async inspect(name) {
    await this.page.mouse.move(0, 0);
    for (const width of [320, ...WIDTHS]) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.expectNoSidewaysScroll(`${name} at ${width} px`);
      if (width === 360 || width === 1280) await this.expectAccessible(`${name} at ${width} px`);
      if (SCREENSHOTS && width > 320) await this.picture(name, width);
    }
    await this.page.setViewportSize({ width: 1280, height: 900 });
  }

  async picture(name, width) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
    const clip = { x: 0, y: 0, width, height: Math.min(height, width > 1000 ? 1000 : 1200) };
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}.png`), clip, fullPage: true, animations: "disabled" });
  }

  // Goes on with Tab until this has the focus, as somebody without a mouse does, who has to see where it is.
  async tabTo(locator) {
    for (let i = 0; i < MOST_TABS; i += 1) {
      if (await locator.evaluate((node) => node === document.activeElement)) return this.expectFocusSeen();
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`Tab never comes to ${locator}`);
  }

  async press(locator, key = "Enter") {
    await this.tabTo(locator);
    await this.page.keyboard.press(key);
  }

  async typeInto(locator, text) {
    await this.tabTo(locator);
    await this.page.keyboard.insertText(text);
  }

  // An outline, a shadow or the colour of the focus, on the control or on what is drawn for it.
  async expectFocusSeen() {
    const seen = await this.page.evaluate(() => {
      const focused = document.activeElement;
      const styles = [getComputedStyle(focused), getComputedStyle(focused.labels?.[0] ?? focused, "::before")];
      const inside = focused.querySelector("span");
      if (inside) styles.push(getComputedStyle(inside));
      const isDrawn = (s) => (s.outlineStyle !== "none" && !/, 0\)$/.test(s.outlineColor)) || s.boxShadow !== "none" || s.backgroundColor === "rgb(255, 221, 0)";
      return styles.some(isDrawn) ? "" : focused.outerHTML.slice(0, 200);
    });
    assert.equal(seen, "", "the focus can't be seen");
  }

  async close() {
    await this.context.close();
    this.expectNoComplaints();
  }

  expectNoComplaints() {
    assert.deepEqual(this.complaints, [], "the page complained");
  }
}
