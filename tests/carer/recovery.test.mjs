// The browser has lost the key to the records: the app says so, and a code of the office brings everything back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withTablet } from "./fixture.mjs";
import { systemOf } from "./office.mjs";
import { checkInAtAdas, join, sendAll, writeNote } from "./steps.mjs";

const NOTE = "Written before the key was lost.";
const stand = withTablet("recovery");

// As an update of the browser may: what the browser keeps of the wrapping key is gone.
const loseKey = (page) =>
  page.evaluate(async () => {
    const opened = indexedDB.open("doorstep-keys");
    const database = await new Promise((resolve) => (opened.onsuccess = () => resolve(opened.result)));
    const change = database.transaction("keys", "readwrite").objectStore("keys").delete("wrapping");
    await new Promise((resolve) => (change.onsuccess = resolve));
    database.close();
  });

test("a lost key is brought back by a code that names the tablet, with what was not sent", { timeout: 300_000 }, async () => {
  const { hub, tablet } = stand;
  const page = await tablet.on();
  await join(tablet);
  await tablet.go("/records");
  await page.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("status").filter({ hasText: "Everything is sent." }).waitFor();
  await tablet.context.setOffline(true);
  await tablet.go("/");
  await checkInAtAdas(tablet);
  await writeNote(tablet, NOTE);
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
  await sendAll(tablet);
  const { items } = await (await systemOf(hub)).get("/v1/people/harbour-p1/timeline");
  assert.ok(items.some((entry) => entry.text === NOTE));
  await tablet.off();
});
