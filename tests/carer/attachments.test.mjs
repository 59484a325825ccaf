// A photograph and a voice note with what is written: shown or heard, taken back, kept without a network, and then with the family.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { withTablet } from "./fixture.mjs";
import { inviteDaughter } from "./office.mjs";
import { localToday } from "./rota.mjs";
import { asFamily, checkInAtAdas, join, sendAll } from "./steps.mjs";

const PHOTOGRAPH = resolve(import.meta.dirname, "../../web/carer/public/icon-512.png");
const NOTE = "Her left heel is red. The photograph shows it.";
const stand = withTablet("photograph");

async function expectFamilySeesAndHears(page) {
  const picture = page.getByRole("img", { name: /^Photograph with the note of/ });
  await picture.scrollIntoViewIfNeeded();
  await page.waitForFunction((img) => img.complete && img.naturalWidth > 0, await picture.elementHandle());
  const voice = page.locator("audio").first();
  await voice.evaluate((audio) => new Promise((heard, failed) => {
    audio.addEventListener("loadedmetadata", heard, { once: true });
    audio.addEventListener("error", () => failed(new Error("the family can't hear it")), { once: true });
    audio.preload = "metadata";
    audio.load();
  }));
}

test("a photograph and a voice note go with what is written", { timeout: 300_000 }, async () => {
  const { hub, tablet } = stand;
  const daughter = await inviteDaughter(hub, "harbour-p1", localToday());
  const page = await tablet.on({ permissions: ["microphone"] });
  await join(tablet);
  await tablet.context.setOffline(true);
  await checkInAtAdas(tablet);
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
  await sendAll(tablet);
  await page.getByText(/photographs? not sent yet/).waitFor({ state: "hidden" });
  await asFamily(hub, daughter, expectFamilySeesAndHears);
  await tablet.off();
});
