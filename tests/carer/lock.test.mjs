// A PIN stands before what can be read, and before nothing that is recorded at a door.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withTablet } from "./fixture.mjs";
import { join } from "./steps.mjs";

const PIN = "738205";
const stand = withTablet("lock");

async function choosePin(page, pin, again = pin) {
  await page.getByLabel("New PIN", { exact: true }).fill(pin);
  await page.getByLabel("New PIN once more").fill(again);
  await page.getByRole("button", { name: "Save" }).click();
}

async function tryPin(page, pin) {
  await page.getByLabel("Your PIN").fill(pin);
  await page.getByRole("button", { name: "Unlock" }).click();
}

test("a locked tablet shows no name, records a check-in, and opens by the PIN alone", { timeout: 300_000 }, async () => {
  const { tablet } = stand;
  const page = await tablet.on();
  await join(tablet);
  await tablet.go("/pin");
  await choosePin(page, "1234");
  await page.getByText("Choose 4 digits or more").waitFor();
  await choosePin(page, PIN, "738206");
  await page.getByText("The two are different").waitFor();
  await choosePin(page, PIN);
  await page.getByRole("status").filter({ hasText: "Your PIN is set." }).waitFor();
  await tablet.go("/who");
  await page.getByRole("button", { name: "Lock now" }).click();
  await page.getByRole("heading", { level: 1, name: "This tablet is locked" }).waitFor();
  assert.equal(await page.getByText(/Ashdown|Bellweather/).count(), 0, "nobody's name is there");
  await tablet.expectAccessible("locked");
  await tablet.expectLargeTargets("locked");
  await tablet.picture("carer-locked");

  await page.getByText("Check in or out without a PIN").click();
  const doors = page.getByRole("button", { name: /^Check in: the visit at/ });
  const before = await doors.count();
  await doors.first().click();
  await page.getByRole("status").filter({ hasText: "Checked in at" }).waitFor();
  await page.getByRole("button", { name: /^Check out: the visit at/ }).waitFor();
  assert.equal(await doors.count(), before - 1);

  await tryPin(page, "000111");
  await page.getByText("That PIN is not right.").waitFor();
  await tryPin(page, PIN);
  await page.getByText("The visit to Ada Ashdown is under way.").waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "This tablet is locked" }).waitFor();
  tablet.expectNoComplaints();
});
