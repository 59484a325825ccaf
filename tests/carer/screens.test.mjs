// Every screen of the app at both sizes: no violation that axe finds, nothing to scroll sideways down to 320 px and at
// twice the size of text, targets for a thumb, also at night and from right to left.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withHub } from "./fixture.mjs";
import { sendAll } from "./steps.mjs";
import { SIZES, Tablet } from "./tablet.mjs";

const NARROW = { width: 320, height: 640 };
const stand = withHub();

async function inspect(tablet, name) {
  const { page } = tablet;
  await tablet.expectAccessible(name);
  await tablet.expectLargeTargets(name);
  await tablet.expectNoSidewaysScroll(name);
  await tablet.picture(`carer-${name}`);
  await page.setViewportSize(NARROW);
  await tablet.expectNoSidewaysScroll(`${name} at 320 px`);
  await page.setViewportSize(tablet.size);
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await tablet.expectNoSidewaysScroll(`${name} with text twice as large`);
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
}

async function turnedRound(tablet, name) {
  const { page } = tablet;
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  await tablet.expectNoSidewaysScroll(`${name} from right to left`);
  const [title, main] = await page.evaluate(() => ["#title", "main"].map((what) => document.querySelector(what).getBoundingClientRect().right));
  assert.ok(main - title < 40, "the heading begins on the right");
  await page.evaluate(() => document.documentElement.removeAttribute("dir"));
}

async function atNight(tablet, name) {
  await tablet.page.emulateMedia({ colorScheme: "dark" });
  await tablet.expectAccessible(`${name} at night`);
  await tablet.picture(`carer-${name}-dark`);
  await tablet.page.emulateMedia({ colorScheme: "light" });
}

async function fillIn(page, part) {
  if (part === "tasks") await page.getByRole("radio", { name: "Partly done" }).first().check();
  if (part === "note") await page.getByLabel("Your note").pressSequentially("Had tea first, then a wash. Her left heel is still red.");
  if (part === "observation") await page.getByRole("radio", { name: "Temperature" }).check();
  if (part === "medication") await page.getByRole("radio", { name: "Refused" }).check();
  if (part === "incident") {
    await page.getByText("Mark it on the body").click();
    const foot = page.getByRole("group", { name: "Back" }).getByRole("checkbox", { name: "Left foot" });
    await foot.press("Space");
    await page.getByText("Left foot: bruise").waitFor();
    await page.getByText("Choose from a list").click();
    assert.equal(await page.getByRole("checkbox", { name: "Left foot", exact: true }).isChecked(), true, "the list says what the picture says");
    await page.getByRole("checkbox", { name: "Left foot", exact: true }).uncheck();
    assert.equal(await foot.getAttribute("aria-checked"), "false");
    await foot.click();
  }
}

for (const size of SIZES) {
  test(`every screen at ${size.width} × ${size.height}`, { timeout: 300_000 }, async () => {
    const tablet = new Tablet(stand.hub, `screens-${size.width}`, size);
    const page = await tablet.on();
    try {
      await tablet.open();
      await inspect(tablet, "join");
      await page.getByRole("button", { name: "Join" }).click();
      await page.getByText("Enter the code from your office").waitFor();
      await tablet.expectAccessible("joining without a code");
      await page.getByLabel("Code from your office").fill("wrong");
      await page.getByRole("button", { name: "Join" }).click();
      await page.getByRole("alert").filter({ hasText: "was not accepted" }).waitFor();
      await tablet.enrol("harbour-c1", "harbour-c2");
      await page.getByRole("button", { name: "Sunita Dunmore" }).waitFor();
      await inspect(tablet, "who");
      await page.getByRole("button", { name: "Sunita Dunmore" }).click();
      await page.getByRole("heading", { level: 1, name: "Choose a PIN" }).waitFor();
      await inspect(tablet, "pin");
      await page.getByRole("link", { name: "Not now" }).click();
      await page.getByRole("heading", { level: 1, name: "Sunita’s visits" }).waitFor();
      await inspect(tablet, "today");
      await turnedRound(tablet, "today");
      await atNight(tablet, "today");
      await page.getByRole("link", { name: "Dev Dunmore" }).click();
      await page.getByText("Two carers for the hoist.").waitFor();
      await tablet.go("/");
      await page.getByRole("link", { name: "Cora Corrigan" }).click();
      await page.getByRole("button", { name: "Check in", exact: true }).waitFor();
      await inspect(tablet, "visit");
      const visit = new URL(page.url()).hash.slice(1);
      for (const part of ["door-in", "no-visit"]) {
        await tablet.go(`${visit}/${part}`);
        await inspect(tablet, part);
      }
      await tablet.go(visit);
      await page.getByRole("button", { name: "Check in", exact: true }).click();
      await page.locator("#standing", { hasText: "Checked in at" }).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.id), "standing", "the focus is where it says so");
      for (const part of ["tasks", "note", "medication", "observation", "outcomes", "incident", "people", "door-out"]) {
        await tablet.go(`${visit}/${part}`);
        await fillIn(page, part);
        await inspect(tablet, part);
        if (part === "incident") await atNight(tablet, part);
      }
      await turnedRound(tablet, "door-out");
      await tablet.go(visit);
      await page.getByText("You have an unfinished note.").waitFor();
      await inspect(tablet, "here");
      await atNight(tablet, "here");
      await tablet.go("/unplanned");
      await inspect(tablet, "unplanned");
      await sendAll(tablet);
      await inspect(tablet, "sent");
      await tablet.context.setOffline(true);
      await tablet.go(`${visit}/tasks`);
      await page.getByRole("radio", { name: "Done", exact: true }).first().check();
      await page.getByRole("status").filter({ hasText: "Saved." }).waitFor();
      await tablet.go("/records");
      await page.getByRole("heading", { name: "1 record not sent yet" }).waitFor();
      await page.getByRole("button", { name: "Send now" }).click();
      await page.getByRole("alert").filter({ hasText: "no connection" }).waitFor();
      await inspect(tablet, "records");
      await tablet.go("/visit/00000000-0000-4000-8000-000000000000");
      await page.getByRole("heading", { name: "This screen is not there" }).waitFor();
      await tablet.expectAccessible("no such visit");
    } finally {
      await tablet.context?.close();
    }
    tablet.expectNoComplaints();
  });
}
