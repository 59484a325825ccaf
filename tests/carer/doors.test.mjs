// What shows that a carer was at the door: the place, known at once or found later; a QR code; a tag; a reason. The browser's
// readers are stood in for: a machine of tests has no camera and no tag.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { withHub } from "./fixture.mjs";
import { systemOf } from "./office.mjs";
import { localToday } from "./rota.mjs";
import { isCheckedIn, join, sendAll } from "./steps.mjs";
import { Tablet } from "./tablet.mjs";

const ADA = { latitude: 50.3631, longitude: -4.1383, accuracy: 12 };
const stand = withHub(async (hub) => ({ system: await systemOf(hub) }));

let opened; // a browser that is left would keep the test from ending
afterEach(() => opened?.context?.close());

async function joined(name, { script, ...more } = {}) {
  const tablet = (opened = new Tablet(stand.hub, name));
  await tablet.on(more);
  if (script) await tablet.context.addInitScript(script);
  await join(tablet);
  return tablet;
}

async function sentRow(tablet, visit) {
  await sendAll(tablet);
  const today = localToday();
  const { items } = await stand.system.get(`/v1/actual-hours?from=${today}&to=${today}`);
  return items.find((row) => row.visit === visit);
}

// Says when the app has heard where it is.
const WATCHED = `
  const watch = navigator.geolocation.watchPosition.bind(navigator.geolocation);
  navigator.geolocation.watchPosition = (found, ...more) => watch((place) => { found(place); window.isPlaced = true; }, ...more);
`;

test("a place that is known is in the check-in itself", { timeout: 300_000 }, async () => {
  const tablet = await joined("place", { script: WATCHED, permissions: ["geolocation"], geolocation: ADA });
  const { page } = tablet;
  await page.getByRole("link", { name: "Ada Ashdown" }).first().click();
  await page.waitForFunction(() => window.isPlaced);
  await page.getByRole("button", { name: "Check in", exact: true }).click();
  await isCheckedIn(page);
  const row = await sentRow(tablet, "v-ada");
  assert.equal(row.check_in_method, "gps");
  assert.ok(!row.exceptions.includes("manual") && !row.exceptions.includes("outside_geofence"));
  await tablet.off();
});

// Found when the test says so.
const SLOW_PLACE = `
  navigator.geolocation.watchPosition = () => 1;
  navigator.geolocation.getCurrentPosition = (found) => { window.findPlace = (coords) => found({ coords, timestamp: Date.now() }); };
`;

test("a check-in waits for no place; one that is found later is added, and the first time counts", { timeout: 300_000 }, async () => {
  const tablet = await joined("late-place", { script: SLOW_PLACE });
  const { page } = tablet;
  await page.getByRole("link", { name: "Bertie Bellweather" }).click();
  await page.getByRole("button", { name: "Check in", exact: true }).click();
  await isCheckedIn(page);
  const before = await sentRow(tablet, "v-bertie");
  assert.equal(before.check_in_method, "manual");
  await page.evaluate((coords) => window.findPlace(coords), { ...ADA, latitude: 50.3662, longitude: -4.1366 });
  await page.getByRole("status").filter({ hasText: "Your place was found and added." }).waitFor();
  const later = await sentRow(tablet, "v-bertie");
  assert.equal(later.clocked_in, before.clocked_in);
  await page.goBack();
  await page.locator(".entry", { hasText: "Checked in" }).nth(1).waitFor();
  assert.equal(await page.locator(".entry", { hasText: "Checked in" }).count(), 2, "both stay readable");
  await tablet.off();
});

const READERS = `
  navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
  HTMLMediaElement.prototype.play = async () => {};
  window.BarcodeDetector = class { async detect() { return window.shown ? [{ rawValue: window.shown }] : []; } };
  window.NDEFReader = class extends EventTarget {
    async scan() {
      const data = new DataView(new TextEncoder().encode("door-5").buffer);
      setTimeout(() => this.dispatchEvent(Object.assign(new Event("reading"), { serialNumber: "04:a2", message: { records: [{ recordType: "text", data }] } })), 300);
    }
  };
`;

test("a QR code, a tag, and a reason where there is neither", { timeout: 300_000 }, async () => {
  const tablet = await joined("readers", { script: READERS });
  const { page } = tablet;
  const to = async (name) => {
    await tablet.go("/");
    await page.getByRole("link", { name }).first().click();
  };
  await to("Cora Corrigan");
  await page.getByRole("link", { name: "Scan the tag or code at the door" }).click();
  await page.getByRole("button", { name: "Use the camera" }).click();
  await page.locator("video").waitFor();
  await tablet.expectAccessible("the camera");
  await page.evaluate(() => (window.shown = "door-3"));
  await isCheckedIn(page);
  await page.getByRole("link", { name: "Scan the tag or code at the door" }).click();
  await page.getByRole("radio", { name: "The tag does not work" }).check();
  await page.getByRole("button", { name: "Check out", exact: true }).click();
  await page.locator("#standing", { hasText: "You were here" }).waitFor();
  await to("Edna Eastlake");
  await page.getByRole("link", { name: "Scan the tag or code at the door" }).click();
  await page.getByRole("button", { name: "Hold to the tag" }).click();
  await isCheckedIn(page);
  const house = await sentRow(tablet, "v-house");
  assert.deepEqual([house.check_in_method, house.check_out_method], ["qr", "manual"]);
  assert.equal((await sentRow(tablet, "v-edna")).check_in_method, "nfc");
  await tablet.off();
});
