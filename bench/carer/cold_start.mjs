// How long from a cold start of the browser to today's visits, without a network, with a year of the carer's rota and records
// on the hub and on the tablet; and what the app weighs. node cold_start.mjs PROGRAM → one JSON document.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Hub } from "../../tests/carer/hub.mjs";
import { yearOf } from "../../tests/carer/rota.mjs";
import { SIZES, Tablet } from "../../tests/carer/tablet.mjs";
import { Site } from "../../tests/wasm/site.mjs";

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
  const page = await tablet.on({ ...at, offline: true });
  await tablet.context.addInitScript(watchForVisit);
  await page.goto("/carer/");
  await page.waitForFunction(() => window.visitsAfterMs);
  const ms = await page.evaluate(() => window.visitsAfterMs);
  await tablet.context.close();
  return Math.round(ms);
}

// A year of the carer's own records, by the engine itself: five events a visit, and all of it sent.
async function recordYear(url, code, days) {
  const { openEngine } = await import("/doorstep.js");
  const { engine } = await openEngine();
  await engine.enrol({ hub_url: url, code });
  await engine.sync();
  const carer = "harbour-c1";
  let events = 0;
  for (let day = days; day >= 1; day -= 1) {
    for (const ref of ["v-ada", "v-bertie", "v-house", "v-dev", "v-edna", "v-ada-2"]) {
      const visit = `${ref}-${day}`;
      await engine.checkIn({ carer, visit, manual_reason: "measured" });
      for (const task of ["wash", "dress"]) await engine.record({ type: "task.recorded", by: carer, visit, body: { task, result: "done" } });
      await engine.record({ type: "note.recorded", by: carer, visit, body: { kind: "daily_log", text: "Ate well, in good spirits, asked for her sister." } });
      await engine.checkOut({ carer, visit, manual_reason: "measured" });
      events += 5;
    }
  }
  await engine.sync();
  await engine.close();
  return events;
}

const hub = await Hub.open(program);
const site = await Site.open(hub);
const tablet = new Tablet(hub, "cold", SIZES[0]);
const at = { baseURL: site.url };
try {
  const file = join(hub.folder, "year.csv");
  const { csv, visits } = yearOf(Date.now());
  writeFileSync(file, csv);
  hub.run("import", file);
  hub.run("policy", "--provider", "harbour", "horizon_back_days=366");
  const page = await tablet.on(at);
  await page.goto("/");
  const events = await page.evaluate(`(${recordYear})(${JSON.stringify(site.url)}, ${JSON.stringify(hub.code("harbour-c1"))}, 365)`);
  await page.goto("/carer/");
  await page.locator(".visit").first().waitFor({ timeout: 60_000 });
  await tablet.installed();
  await tablet.context.close();
  await site.end();
  await hub.stop();
  const runs = [];
  for (let i = 0; i < RUNS; i += 1) runs.push(await coldStart(tablet));
  runs.sort((a, b) => a - b);
  const result = { subject: "carer_cold_start", visits_on_the_tablet: visits, events_on_the_tablet: events, median_ms: runs[Math.floor(RUNS / 2)], worst_ms: runs.at(-1), goal_ms: 1_000, runs_ms: runs, scripts_and_wasm_gzipped_bytes: gzippedBytes(), goal_bytes: 1_500_000 };
  console.log(JSON.stringify(result));
} finally {
  await tablet.context?.close();
  await site.end().catch(() => {}); // it has ended already
  await hub.end();
}
