// A tablet that the office shuts out and has erased: what it had not sent is sent first, and then nothing is left on it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withTablet } from "./fixture.mjs";
import { systemOf } from "./office.mjs";
import { checkInAtAdas, join, writeNote } from "./steps.mjs";

const NOTE = "Ate well, and asked for her sister.";
const stand = withTablet("shut-out");

test("a tablet that is given back is erased, and loses nothing", { timeout: 300_000 }, async () => {
  const { hub, tablet } = stand;
  const page = await tablet.on();
  await join(tablet);
  await tablet.go("/records");
  const [device] = (await page.getByText("This tablet’s number").innerText()).match(/[0-9a-f-]{36}/);
  await tablet.context.setOffline(true);
  await tablet.go("/");
  await checkInAtAdas(tablet);
  await writeNote(tablet, NOTE);
  hub.run("revoke", "--device", device, "--wipe", "--deliver-first");
  await tablet.context.setOffline(false);
  await tablet.go("/records");
  await page.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("heading", { name: "Nothing is left on this tablet" }).waitFor({ timeout: 300_000 });
  assert.equal(await page.getByText("Ashdown").count(), 0);
  const system = await systemOf(hub);
  const { items } = await system.get("/v1/people/harbour-p1/timeline");
  assert.ok(items.some((entry) => entry.text === NOTE), "what was not sent had been sent first");
  await page.getByRole("button", { name: "Join again" }).click();
  await page.getByRole("heading", { name: "Join your office" }).waitFor();
  await tablet.off();
});
