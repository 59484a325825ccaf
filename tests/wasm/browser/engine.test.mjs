// The engine in a page of Debian's Chromium, with a real hub: what it acknowledged outlives everything, and reaches the hub.
import assert from "node:assert/strict";
import { test } from "node:test";
import { systemOf } from "../../carer/office.mjs";
import { CARER, note, world } from "./page.mjs";

// What the browser holds of the wrapping key: "none", "another" or "the first". Gives whether that could be exported.
const swapKey = (page, to) =>
  page.evaluate(async (wanted) => {
    const opened = indexedDB.open("doorstep-keys");
    const database = await new Promise((resolve) => (opened.onsuccess = () => resolve(opened.result)));
    const store = () => database.transaction("keys", "readwrite").objectStore("keys");
    window.kept ??= await new Promise((resolve) => (store().get("wrapping").onsuccess = (event) => resolve(event.target.result)));
    const other = wanted === "another" ? await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]) : window.kept;
    const change = wanted === "none" ? store().delete("wrapping") : store().put(other, "wrapping");
    await new Promise((resolve) => (change.onsuccess = resolve));
    database.close();
    return window.kept.extractable;
  }, to);

const all = { done: true, unsent: 0, revoked: false, wiped: false, needs_enrolment: false };

test("a visit is recorded, outlives reloads and kills, and is receipted", async (t) => {
  const { hub, site, tablet } = await world(t);
  assert.equal(await tablet.join(), null);
  assert.deepEqual(await tablet.call("sync"), all);
  const today = await tablet.call("today");
  assert.deepEqual(today.map(({ ref }) => ref).sort(), ["v-ada", "v-ada-2", "v-bertie", "v-dev", "v-edna", "v-house"]);

  // The browser is killed right after each of these was acknowledged.
  const recorded = [];
  for (const { visit } of today.slice(0, 3)) {
    recorded.push(await tablet.call("checkIn", { carer: CARER, visit, manual_reason: "no tag at the door" }));
    await tablet.killed();
    assert.equal(await tablet.open(), true);
    assert.equal((await tablet.call("status")).unsent, recorded.length);
  }
  await tablet.page.reload();
  await tablet.open();
  recorded.push(await tablet.call("record", note("Ate well 🌻", today[0].visit)));
  recorded.push(await tablet.call("checkOut", { carer: CARER, visit: today[0].visit, position: { lat_e7: 503_631_000, lon_e7: -41_383_000, accuracy_m: 12 } }));
  assert.deepEqual(recorded.map(({ seq }) => seq), [1, 2, 3, 4, 5]);

  const before = await tablet.call("status");
  assert.equal(before.unsent, 5);
  assert.deepEqual(await tablet.call("sync"), all);
  const { sent, unsent, last_receipt: receipt, last_error: error } = await tablet.call("status");
  assert.deepEqual({ sent, unsent, seq: receipt.seq, error }, { sent: 5, unsent: 0, seq: 5, error: null });
  const events = await tablet.verifiedLog();
  assert.deepEqual(events.map(({ id }) => id), recorded.map(({ event }) => event));
  assert.equal(new Set(events.map(({ boot }) => boot)).size, 4, "each start of the worker is a boot of its own");
  assert.ok(site.asked.some(({ path, encoding }) => path.endsWith("/events") && encoding === "gzip"));
  assert.equal((await tablet.call("visits", new Date(Date.now() - 86_400_000), new Date(Date.now() + 86_400_000))).length, 6);
  assert.equal((await tablet.call("visitLines", today[0].visit)).length, 3);
  const { items } = await (await systemOf(hub)).get("/v1/actual-hours?from=2020-01-01&to=2039-12-31");
  const row = items.find(({ visit }) => visit === today[0].ref);
  assert.deepEqual([row.status, row.check_in_method, row.check_out_method], ["delivered", "manual", "gps"]);
});

test("recording and reading go on while a request is under way, and lost answers cost nothing", async (t) => {
  const { site, tablet } = await world(t);
  await tablet.join();
  await tablet.call("record", note("first"));
  let push;
  const held = new Promise((resolve) => (site.hold = (method, path) => path.endsWith("/events") && !push && ((push = true), { asked: resolve })));
  const syncing = tablet.call("sync");
  const goOn = await held;
  assert.equal((await tablet.call("record", note("meanwhile"))).seq, 2);
  assert.equal((await tablet.call("status")).recorded, 2);
  assert.deepEqual((await tablet.call("sync")).failure, { status: "busy", code: "sync_under_way" });
  goOn();
  await syncing;

  let lost = 0;
  site.lose = (method, path) => (path.endsWith("/events") && lost++ < 2 ? "answer" : null);
  await tablet.call("record", note("taken, and its answer lost"));
  assert.deepEqual(await tablet.call("sync"), all);
  assert.equal((await tablet.verifiedLog()).length, 3);
  assert.ok(lost >= 3, "the answer was lost twice");
});

test("without a network it says offline, everything stays, and a sync goes on when there is one", async (t) => {
  const { site, tablet } = await world(t);
  await tablet.open();
  site.lose = () => "request";
  assert.deepEqual((await tablet.call("enrol", { hub_url: site.url, code: "any" })).failure, { status: "offline", code: "offline" });
  site.lose = null;
  await tablet.enrol();
  await tablet.browser.context.setOffline(true);
  assert.equal((await tablet.call("record", note("unsent"))).seq, 1);
  await tablet.page.evaluate(() => void (window.syncing = window.engine.sync()));
  assert.equal((await tablet.call("status")).unsent, 1);
  await tablet.browser.context.setOffline(false);
  assert.deepEqual(await tablet.page.evaluate(() => window.syncing), all);
});

test("one page owns the engine; another can take over, and nothing is lost by it", async (t) => {
  const { tablet } = await world(t);
  await tablet.join();
  await tablet.call("record", note("by the first page"));
  const second = await tablet.browser.context.newPage();
  await second.goto(tablet.site.url);
  assert.equal(await tablet.open(second), false);
  await second.evaluate(async () => (window.engine = await window.opened.takeOver()));
  assert.equal((await tablet.on_page(second, "record", note("by the second"))).seq, 2);
  await tablet.page.waitForFunction(() => window.changes.includes("taken_over"));
  assert.deepEqual((await tablet.call("record", note("too late"))).failure, { status: "busy", code: "taken_over" });
  await second.close();
  assert.equal(await tablet.open(), true, "a page that is gone owns nothing");
  assert.equal((await tablet.call("status")).recorded, 2);
});

test("two pages that open at once: one owns it, and the other takes over, however far the first has come", async (t) => {
  const { tablet } = await world(t);
  await tablet.join();
  await tablet.call("close");
  const second = await tablet.browser.context.newPage();
  await second.goto(tablet.site.url);
  const pages = [tablet.page, second];
  const owned = await Promise.all(pages.map((page) => tablet.open(page)));
  assert.deepEqual(owned.toSorted(), [false, true]);
  const [winner, loser] = owned[0] ? pages : pages.toReversed();
  await loser.evaluate(async () => (window.engine = await window.opened.takeOver()));
  assert.equal((await tablet.on_page(loser, "record", note("by the one that took over"))).seq, 1);
  assert.deepEqual((await tablet.on_page(winner, "status")).failure, { status: "busy", code: "taken_over" });
});

test("a browser that lost its key says so, and touches nothing; with the key all is there", async (t) => {
  const { tablet } = await world(t);
  await tablet.join();
  await tablet.call("record", note("kept"));
  await tablet.call("close");
  assert.deepEqual((await tablet.call("record", note("closed"))).failure, { status: "misuse", code: "no_such_handle" });
  const swap = (to) => swapKey(tablet.page, to);
  const opening = () => tablet.open().then(() => "open", (failure) => /(key_missing|key_wrong)/.exec(String(failure))?.[1]);
  assert.equal(await swap("none"), false, "the key must not be extractable");
  assert.equal(await opening(), "key_missing");
  await swap("another");
  assert.equal(await opening(), "key_wrong");
  await swap("the first");
  assert.equal(await opening(), "open");
  assert.equal((await tablet.call("status")).recorded, 1);
});

test("a device whose keys are lost comes back with the office's code and the hub's half, unsent events too", async (t) => {
  const { hub, site, tablet } = await world(t);
  await tablet.join();
  assert.deepEqual(await tablet.call("sync"), all);
  const { device } = await tablet.call("status");
  await tablet.call("record", note("before the keys were lost"));
  await tablet.call("close");
  await swapKey(tablet.page, "none");
  await assert.rejects(tablet.open(), /key_missing/);
  await tablet.page.reload();
  const devices = await tablet.page.evaluate(async () => {
    window.recovery = await (await import("/doorstep.js")).openRecovery();
    return window.recovery.devices;
  });
  assert.deepEqual(devices, [device]);
  const recover = (code) => tablet.page.evaluate((given) => window.recovery.recover(given).then((engine) => ((window.engine = engine), "open"), ({ code: why }) => why), { hub_url: site.url, code });
  assert.equal(await recover("no such code"), "code_refused");
  assert.equal(await recover(hub.run("enrolment-code", "--provider", "harbour", "--replaces", device)), "open");
  assert.deepEqual(await tablet.call("sync"), all);
  const events = await tablet.verifiedLog();
  assert.deepEqual(events.map(({ type }) => type), ["log.adopted"]);
  assert.match(JSON.stringify(events), /before the keys were lost/);
});
