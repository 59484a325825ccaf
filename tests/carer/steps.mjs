// What a carer or her family does in more than one test.
import { launch, Reader } from "../pages/browser/browser.mjs";

// As the first carer, until her visits are there.
export async function join(tablet) {
  await tablet.open();
  await tablet.enrol("harbour-c1");
  await tablet.page.getByRole("link", { name: "Ada Ashdown" }).first().waitFor();
}

export const isCheckedIn = (page) => page.locator("#standing", { hasText: "Checked in at" }).waitFor();

// From the day's visits to Ada's, where the check-in is.
export async function checkInAtAdas({ page }) {
  await page.getByRole("link", { name: "Ada Ashdown" }).first().click();
  await page.getByRole("button", { name: "Check in", exact: true }).click();
  await isCheckedIn(page);
}

// At a visit.
export async function writeNote({ page }, text) {
  await page.getByRole("link", { name: "Write a note" }).click();
  await page.getByLabel("Your note").fill(text);
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.locator(".entry__text", { hasText: text }).waitFor();
}

export async function sendAll(tablet, patience = {}) {
  await tablet.go("/records");
  await tablet.page.getByRole("button", { name: "Send now" }).click();
  await tablet.page.getByRole("heading", { name: "Everything is sent" }).waitFor(patience);
}

// What she sees once she has signed in, in a browser of her own.
export async function asFamily(hub, daughter, look) {
  const browser = await launch();
  try {
    const reader = await Reader.open(browser, { url: hub.url, sign_ins: [{ who: "family", ...daughter }] }, 820);
    await reader.signIn("family");
    await look(reader.page);
    await reader.close();
  } finally {
    await browser.close();
  }
}
