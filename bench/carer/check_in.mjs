// How long from the call in the page to the promise kept: a check-in that is durable. node check_in.mjs PROGRAM → one JSON
// document. The page does nothing else; the tablet has a day's rota, and every check-in is one of an unplanned visit.
import { Hub } from "../../tests/carer/hub.mjs";
import { Tablet } from "../../tests/carer/tablet.mjs";
import { Site } from "../../tests/wasm/site.mjs";

const WARM_UP = 20;
const RUNS = 1_000;

const program = process.argv[2] ?? "build/release/doorstep";
const hub = await Hub.open(program);
const site = await Site.open(hub);
const tablet = new Tablet(hub, "check-in");
try {
  const page = await tablet.on({ baseURL: site.url });
  await page.goto("/");
  const times = await page.evaluate(async ({ url, code, runs, warmUp }) => {
    const { openEngine } = await import("/doorstep.js");
    const { engine } = await openEngine();
    await engine.enrol({ hub_url: url, code });
    await engine.sync();
    const [{ person }] = await engine.today();
    const took = [];
    for (let run = -warmUp; run < runs; ++run) {
      const begun = performance.now();
      await engine.checkIn({ carer: "harbour-c1", person, service: "personal_care", manual_reason: "measured" });
      if (run >= 0) took.push(performance.now() - begun);
    }
    return took.sort((a, b) => a - b);
  }, { url: site.url, code: hub.code("harbour-c1"), runs: RUNS, warmUp: WARM_UP });
  const at = (share) => Math.round(times[Math.floor(times.length * share)] * 100) / 100;
  console.log(JSON.stringify({ subject: "check_in_in_browser", runs: RUNS, median_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), goal_p95_ms: 20 }));
} finally {
  await tablet.context?.close();
  await site.end();
  await hub.end();
}
