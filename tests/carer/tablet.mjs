// A tablet: Debian's Chromium with a folder of its own, so that what is on it outlives the browser. It can be killed, as a
// tablet is whose battery ends.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const web = createRequire(join(import.meta.dirname, "../../web/package.json"));
const { chromium } = web("playwright-core");
const axeSource = readFileSync(web.resolve("axe-core/axe.min.js"), "utf8");

export const SIZES = [{ width: 360, height: 800 }, { width: 820, height: 1180 }];
export const SCREENSHOTS = process.env.DOORSTEP_SCREENSHOTS ? join(import.meta.dirname, "../../docs/pages") : null;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-GB", "--use-fake-device-for-media-stream"];

const AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export class Tablet {
  // The hub's own certificate is trusted by its key: a service worker wants a connection that is.
  constructor(hub, name, size = SIZES[0]) {
    Object.assign(this, { hub, size, folder: join(hub.folder, name), context: null, page: null, complaints: [] });
    mkdirSync(this.folder, { recursive: true });
  }

  async on(more = {}) {
    const env = { ...process.env, LANGUAGE: "en_GB", LANG: "en_GB.UTF-8" };
    this.context = await chromium.launchPersistentContext(this.folder, {
      executablePath: process.env.DOORSTEP_CHROMIUM ?? "/usr/bin/chromium",
      args: [...FLAGS, `--ignore-certificate-errors-spki-list=${this.hub.pin}`],
      env, viewport: this.size, locale: "en-GB", reducedMotion: "reduce", baseURL: this.hub.url, ...more,
    });
    await this.context.addInitScript({ content: axeSource });
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.setDefaultTimeout(60_000);
    const hears = (what) => this.complaints.push(what);
    this.page.on("console", (message) => message.type() === "error" && !/Failed to load resource|net::ERR/.test(message.text()) && hears(message.text()));
    this.page.on("pageerror", (failure) => hears(String(failure)));
    this.page.on("request", (request) => !request.url().startsWith(this.hub.url) && !/^(data|blob):/.test(request.url()) && hears(`asked elsewhere: ${request.url()}`));
    return this.page;
  }

  async open(path = "/") {
    await this.page.goto(`/carer/#${path}`);
    await this.page.locator("main h1").waitFor();
    return this.page;
  }

  async go(path) {
    await this.page.evaluate((wanted) => (location.hash = wanted), path);
    await this.page.waitForFunction((wanted) => document.getElementById("main")?.dataset.path === wanted, path);
  }

  async off() {
    await this.context?.close();
    this.context = null;
    this.expectNoComplaints();
  }

  // As a kill by the operating system: nothing gets to say good-bye. The processes are those with this tablet's folder.
  async kill() {
    const ended = new Promise((resolve) => this.context.once("close", resolve));
    const processes = await pidsWith(`--user-data-dir=${this.folder}`);
    for (const pid of processes) process.kill(pid, "SIGKILL");
    await ended;
    this.context = null;
  }

  async enrol(...carers) {
    await this.page.getByLabel("Code from your office").fill(this.hub.code(...carers));
    await this.page.getByRole("button", { name: "Join" }).click();
  }

  // What is on the tablet from now on is there without a network.
  async installed() {
    await this.page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  }

  async expectAccessible(what) {
    const found = await this.page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), AXE);
    const told = found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).slice(0, 3).join("\n  ")}`);
    assert.deepEqual(told, [], `axe on ${what}`);
  }

  async expectNoSidewaysScroll(what) {
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${what} is ${wide} px wider than the window`);
  }

  // 44 px, but for links within a sentence, and for what lies invisibly on something that is large.
  async expectLargeTargets(what) {
    const small = await this.page.evaluate(() => {
      const box = (node) => (node.closest(".choice, .visit") ?? node).getBoundingClientRect();
      const controls = [...document.querySelectorAll("a[href], button, summary, textarea, input")].filter((node) => node.checkVisibility() && !node.closest(".skip, .hidden"));
      return controls.filter((node) => box(node).height < 43.5 || box(node).width < 43.5).map((node) => node.outerHTML.slice(0, 120));
    });
    assert.deepEqual(small, [], `too small for a thumb on ${what}`);
  }

  expectNoComplaints() {
    assert.deepEqual(this.complaints, [], "the page complained");
  }

  async picture(name) {
    if (!SCREENSHOTS) return;
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.mouse.move(0, 0);
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}-${this.size.width}.png`), animations: "disabled" });
  }
}

async function pidsWith(argument) {
  const listed = spawn("ps", ["-eo", "pid=,args="], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  for await (const part of listed.stdout) text += part;
  return text.split("\n").filter((line) => line.includes(`${argument} `) || line.endsWith(argument)).map((line) => Number.parseInt(line, 10));
}
