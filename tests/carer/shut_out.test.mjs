// A tablet that the office shuts out and has erased: what it had not sent is sent first, and then nothing is left on it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Hub } from "./hub.mjs";
import { systemOf } from "./office.mjs";
import { Tablet } from "./tablet.mjs";

const NOTE = "Ate well, and asked for her sister.";
let hub, tablet;
before(async () => {
  hub = await Hub.open(process.env.DOORSTEP_PROGRAM ?? "build/release/doorstep");
  tablet = new Tablet(hub, "shut-out");
}, { timeout: 60_000 });
after(async () => {
  await tablet?.context?.close();
  await hub?.end();
});

async function writeNote(page) {
  await page.getByRole("link", { name: "Ada Ashdown" }).first().click();
  await page.getByRole("button", { name: "Check in", exact: true }).click();
  await page.locator("#standing", { hasText: "Checked in at" }).waitFor();
  await page.getByRole("link", { name: "Write a note" }).click();
  await page.getByLabel("Your note").fill(NOTE);
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.locator(".entry__text", { hasText: NOTE }).waitFor();
}

test("a tablet that is given back is erased, and loses nothing", { timeout: 90_000 }, async () => {
  const page = await tablet.on();
  await tablet.open();
  await tablet.enrol("harbour-c1");
  await page.getByRole("link", { name: "Ada Ashdown" }).first().waitFor();
  await tablet.go("/records");
  const [device] = (await page.getByText("This tablet’s number").innerText()).match(/[0-9a-f-]{36}/);
  await tablet.context.setOffline(true);
  await tablet.go("/");
  await writeNote(page);
  hub.run("revoke", "--device", device, "--wipe", "--deliver-first");
  await tablet.context.setOffline(false);
  await tablet.go("/records");
  await page.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("heading", { name: "Nothing is left on this tablet" }).waitFor({ timeout: 30_000 });
  assert.equal(await page.getByText("Ashdown").count(), 0);
  const system = await systemOf(hub);
  const { items } = await system.get("/v1/people/harbour-p1/timeline");
  assert.ok(items.some((entry) => entry.text === NOTE), "what was not sent had been sent first");
  await page.getByRole("button", { name: "Join again" }).click();
  await page.getByRole("heading", { name: "Join your office" }).waitFor();
  await tablet.off();
});
