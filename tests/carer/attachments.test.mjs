// A photograph and a voice note with what is written: shown or heard, taken back, kept without a network, and then with the family.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, Reader } from "../pages/browser/browser.mjs";
import { Hub } from "./hub.mjs";
import { inviteDaughter } from "./office.mjs";
import { localMidnight } from "./rota.mjs";
import { Tablet } from "./tablet.mjs";

const PHOTOGRAPH = join(import.meta.dirname, "../../web/carer/public/icon-512.png");
const NOTE = "Her left heel is red. The photograph shows it.";
let hub, tablet;
before(async () => {
  hub = await Hub.open(process.env.DOORSTEP_PROGRAM ?? "build/release/doorstep");
  tablet = new Tablet(hub, "photograph");
}, { timeout: 60_000 });
after(async () => {
  await tablet?.context?.close();
  await hub?.end();
});

async function withFamily(daughter) {
  const browser = await launch();
  try {
    const reader = await Reader.open(browser, { url: hub.url, sign_ins: [{ who: "family", ...daughter }] }, 820);
    await reader.signIn("family");
    const picture = reader.page.getByRole("img", { name: /^Photograph with the note of/ });
    await picture.scrollIntoViewIfNeeded();
    await reader.page.waitForFunction((img) => img.complete && img.naturalWidth > 0, await picture.elementHandle());
    const voice = reader.page.locator("audio").first();
    await voice.evaluate((audio) => new Promise((heard, failed) => {
      audio.addEventListener("loadedmetadata", heard, { once: true });
      audio.addEventListener("error", () => failed(new Error("the family can't hear it")), { once: true });
      audio.preload = "metadata";
      audio.load();
    }));
    await reader.close();
  } finally {
    await browser.close();
  }
}

test("a photograph and a voice note go with what is written", { timeout: 90_000 }, async () => {
  const today = new Date(localMidnight(Date.now()) + 12 * 3_600_000).toISOString().slice(0, 10);
  const daughter = await inviteDaughter(hub, "harbour-p1", today);
  const page = await tablet.on({ permissions: ["microphone"] });
  await tablet.open();
  await tablet.enrol("harbour-c1");
  await page.getByRole("link", { name: "Ada Ashdown" }).first().click();
  await tablet.context.setOffline(true);
  await page.getByRole("button", { name: "Check in", exact: true }).click();
  await page.locator("#standing", { hasText: "Checked in at" }).waitFor();
  await page.getByRole("link", { name: "Write a note" }).click();
  await page.getByLabel("Your note").fill(NOTE);
  await page.getByRole("button", { name: "Add a photograph" }).waitFor();
  await page.locator("input[type=file]").setInputFiles([PHOTOGRAPH, PHOTOGRAPH]);
  await page.getByRole("img", { name: "Photograph 2" }).waitFor();
  await page.getByRole("button", { name: "Take back photograph 2" }).click();
  assert.equal(await page.locator(".photographs img").count(), 1);
  for (const name of ["Record a voice note", "Record another voice note"]) {
    await page.getByRole("button", { name }).click();
    await page.getByText("Recording, 1 second").waitFor();
    await page.getByRole("button", { name: "Stop recording" }).click();
  }
  await page.getByRole("button", { name: "Take back voice note 2" }).click();
  assert.equal(await page.locator(".voices audio").count(), 1);
  await tablet.expectAccessible("a note with a photograph");
  await tablet.expectLargeTargets("a note with a photograph");
  await tablet.picture("carer-photograph");
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.locator(".entry", { hasText: "Photograph or recording" }).nth(1).waitFor();
  await tablet.context.setOffline(false);
  await tablet.go("/records");
  await page.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("heading", { name: "Everything is sent" }).waitFor();
  await page.getByText(/photographs? not sent yet/).waitFor({ state: "hidden" });
  await withFamily(daughter);
  await tablet.off();
});
