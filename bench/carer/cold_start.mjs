// How long from a cold start of the browser to today's visits, without a network, with a year of the carer's rota on the hub
// and on the tablet; and what the app weighs. node cold_start.mjs PROGRAM → one JSON document.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Hub } from "../../tests/carer/hub.mjs";
import { yearOf } from "../../tests/carer/rota.mjs";
import { SIZES, Tablet } from "../../tests/carer/tablet.mjs";

const RUNS = 7;
const program = process.argv[2] ?? "build/release/doorstep";
const assets = join(import.meta.dirname, "../../build/web/site/carer/assets");

function gzippedBytes() {
  const code = readdirSync(assets).filter((name) => /\.(js|wasm)$/.test(name));
  const sw = join(assets, "../sw.js");
  return [...code.map((name) => join(assets, name)), sw].reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
}

// In the page: when the first visit stood there, since the navigation began.
function watchForVisit() {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(".visit")) return;
    window.visitsAfterMs = performance.now();
    observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });
}

async function coldStart(tablet) {
  const page = await tablet.on({ offline: true });
  await tablet.context.addInitScript(watchForVisit);
  await page.goto("/carer/");
  await page.waitForFunction(() => window.visitsAfterMs);
  const ms = await page.evaluate(() => window.visitsAfterMs);
  await tablet.context.close();
  return Math.round(ms);
}

const hub = await Hub.open(program);
const tablet = new Tablet(hub, "cold", SIZES[0]);
try {
  const file = join(hub.folder, "year.csv");
  const { csv, visits } = yearOf(Date.now());
  writeFileSync(file, csv);
  hub.run("import", file);
  hub.run("policy", "--provider", "harbour", "horizon_back_days=366");
  const page = await tablet.on();
  page.setDefaultTimeout(120_000);
  await tablet.open();
  await tablet.enrol("harbour-c1");
  if (await page.getByRole("link", { name: "Not now" }).isVisible()) await page.getByRole("link", { name: "Not now" }).click();
  await page.locator(".visit").first().waitFor();
  await tablet.installed();
  await tablet.context.close();
  await hub.stop();
  const runs = [];
  for (let i = 0; i < RUNS; i += 1) runs.push(await coldStart(tablet));
  runs.sort((a, b) => a - b);
  const median = runs[Math.floor(RUNS / 2)];
  console.log(JSON.stringify({ subject: "carer_cold_start", visits_on_the_tablet: visits, median_ms: median, worst_ms: runs.at(-1), runs_ms: runs, scripts_and_wasm_gzipped_bytes: gzippedBytes() }));
} finally {
  await tablet.context?.close();
  await hub.end();
}
