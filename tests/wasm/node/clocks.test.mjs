// What a worker makes of the browser's clocks and calendars.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../bundle.mjs";

const { workerClock } = await load("carer/engine/clock.ts");
const { localDay } = await load("carer/engine/local_day.ts");
const HOUR_MS = 3_600_000;

function clockAt(wall, uptime) {
  const now = { wall, uptime };
  return { now, clock: workerClock(() => now.wall, () => now.uptime) };
}

test("a boot lasts while both clocks run on", () => {
  const { now, clock } = clockAt(1e12, 500);
  const boot = clock.boot();
  for (let hours = 0; hours < 12; ++hours) {
    now.wall += HOUR_MS + 1_500; // as a clock is corrected
    now.uptime += HOUR_MS;
    assert.equal(clock.boot(), boot);
  }
  assert.equal(clock.uptimeMs(), 500 + 12 * HOUR_MS);
});

test("a sleep that the uptime has not counted begins another boot, and so does a clock that is set", () => {
  const { now, clock } = clockAt(1e12, 500);
  const first = clock.boot();
  now.wall += HOUR_MS;
  now.uptime += 20;
  const second = clock.boot();
  assert.notEqual(second, first);
  now.wall -= HOUR_MS;
  assert.notEqual(clock.boot(), second);
});

test("a local day is as long as the zone's clock makes it", () => {
  const day = (zone, at) => localDay(zone, Date.parse(at))?.map((ms) => new Date(ms).toISOString());
  assert.deepEqual(day("Europe/London", "2026-11-22T10:00:00Z"), ["2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z"]);
  assert.deepEqual(day("Europe/London", "2026-03-29T12:00:00Z"), ["2026-03-29T00:00:00.000Z", "2026-03-29T23:00:00.000Z"]);
  assert.deepEqual(day("Europe/London", "2026-10-25T12:00:00Z"), ["2026-10-24T23:00:00.000Z", "2026-10-26T00:00:00.000Z"]);
  assert.deepEqual(day("Europe/London", "2026-06-30T23:00:00.000Z"), ["2026-06-30T23:00:00.000Z", "2026-07-01T23:00:00.000Z"]);
  assert.deepEqual(day("Europe/London", "2026-06-30T22:59:59.999Z"), ["2026-06-29T23:00:00.000Z", "2026-06-30T23:00:00.000Z"]);
  assert.deepEqual(day("America/Asuncion", "2023-10-01T12:00:00Z"), ["2023-10-01T04:00:00.000Z", "2023-10-02T03:00:00.000Z"], "midnight was jumped over");
  assert.deepEqual(day("America/Havana", "2023-11-05T12:00:00Z"), ["2023-11-05T04:00:00.000Z", "2023-11-06T05:00:00.000Z"], "midnight came twice");
  assert.deepEqual(day("Pacific/Apia", "2011-12-29T12:00:00Z"), ["2011-12-29T10:00:00.000Z", "2011-12-30T10:00:00.000Z"], "a day was left out");
  assert.equal(localDay("Nowhere/Land", 0), null);
});
