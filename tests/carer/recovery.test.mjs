// The browser has lost the key to the records: the app says so, and a code of the office brings everything back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Hub } from "./hub.mjs";
import { systemOf } from "./office.mjs";
import { Tablet } from "./tablet.mjs";

const NOTE = "Written before the key was lost.";
let hub, tablet;
before(async () => {
  hub = await Hub.open(process.env.DOORSTEP_PROGRAM ?? "build/release/doorstep");
  tablet = new Tablet(hub, "recovery");
}, { timeout: 60_000 });
after(async () => {
  await tablet?.context?.close();
  await hub?.end();
});

// As an update of the browser may: what the browser keeps of the wrapping key is gone.
const loseKey = (page) =>
  page.evaluate(async () => {
    const opened = indexedDB.open("doorstep-keys");
    const database = await new Promise((resolve) => (opened.onsuccess = () => resolve(opened.result)));
    const change = database.transaction("keys", "readwrite").objectStore("keys").delete("wrapping");
    await new Promise((resolve) => (change.onsuccess = resolve));
    database.close();
  });

test("a lost key is brought back by a code that names the tablet, with what was not sent", { timeout: 90_000 }, async () => {
  const page = await tablet.on();
  await tablet.open();
  await tablet.enrol("harbour-c1");
  await page.getByRole("link", { name: "Ada Ashdown" }).first().waitFor();
  await tablet.go("/records");
  await page.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("status").filter({ hasText: "Everything is sent." }).waitFor();
  await tablet.context.setOffline(true);
  await tablet.go("/");
  await page.getByRole("link", { name: "Ada Ashdown" }).first().click();
  await page.getByRole("button", { name: "Check in", exact: true }).click();
  await page.locator("#standing", { hasText: "Checked in at" }).waitFor();
  await page.getByRole("link", { name: "Write a note" }).click();
  await page.getByLabel("Your note").fill(NOTE);
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.locator(".entry__text", { hasText: NOTE }).waitFor();
  await tablet.context.setOffline(false);
  await page.goto("/healthz"); // the same origin without the app
  await loseKey(page);
  await tablet.open();
  await page.getByRole("heading", { name: "The key to your records is lost" }).waitFor();
  await tablet.expectAccessible("a lost key");
  const [device] = (await page.locator("main").innerText()).match(/[0-9a-f]{8}-[0-9a-f-]{27}/);
  await page.getByLabel("Code from your office").fill(hub.run("enrolment-code", "--provider", "harbour", "--replaces", device));
  await page.getByRole("button", { name: "Bring my records back" }).click();
  await page.getByRole("link", { name: "Ada Ashdown" }).first().waitFor();
  await tablet.go("/records");
  await page.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("heading", { name: "Everything is sent" }).waitFor();
  const { items } = await (await systemOf(hub)).get("/v1/people/harbour-p1/timeline");
  assert.ok(items.some((entry) => entry.text === NOTE));
  await tablet.off();
});
