// A carer's whole day without a network: the app is started cold from the tablet alone, the hub is stopped, pages are loaded
// anew and the browser is killed right after each check-in and in the middle of a note. Nothing is lost; and when the hub is
// there again everything is receipted and the family reads the note.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PROGRAM } from "./fixture.mjs";
import { Hub } from "./hub.mjs";
import { inviteDaughter, systemOf } from "./office.mjs";
import { localToday } from "./rota.mjs";
import { asFamily, isCheckedIn, sendAll } from "./steps.mjs";
import { SIZES, Tablet } from "./tablet.mjs";

const OFFLINE = { offline: true };

// With a PIN the tablet is locked when it starts.
async function unlock(tablet) {
  if (!tablet.pin) return;
  await tablet.page.getByLabel("Your PIN").fill(tablet.pin);
  await tablet.page.getByRole("button", { name: "Unlock" }).click();
  await tablet.page.getByRole("heading", { name: "This tablet is locked" }).waitFor({ state: "hidden" });
}

// Chromium is killed and started again; the app comes back where it was, from the tablet alone.
async function killed(tablet) {
  const path = new URL(tablet.page.url()).hash.slice(1);
  await tablet.kill();
  await tablet.on(OFFLINE);
  await tablet.open(path);
  await unlock(tablet);
  return tablet.page;
}

async function openVisit(tablet, name) {
  const { page } = tablet;
  await tablet.go("/");
  await page.locator(".visit", { hasNot: page.locator(".tag--delivered") }).getByRole("link", { name }).first().click();
  await page.locator("main h1", { hasText: name }).waitFor();
}

// Pressed, said to be recorded, and the battery is empty.
async function checkIn(tablet, name) {
  await openVisit(tablet, name);
  await tablet.page.getByRole("button", { name: "Check in", exact: true }).click();
  await tablet.page.getByRole("status").filter({ hasText: "Checked in at" }).waitFor();
  const page = await killed(tablet);
  await isCheckedIn(page);
}

async function checkOut(tablet) {
  const { page } = tablet;
  await page.getByRole("button", { name: "Check out", exact: true }).click();
  await page.locator("#standing", { hasText: "You were here from" }).waitFor();
}

async function part(tablet, name) {
  await tablet.page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await tablet.page.locator("main form, main fieldset").first().waitFor();
}

const backAtVisit = (tablet) => tablet.page.locator("#standing").waitFor();

// Half a note, the browser killed between two letters, and the rest.
async function writeNote(tablet, text) {
  await part(tablet, "Write a note");
  const half = Math.floor(text.length / 2);
  const field = () => tablet.page.getByLabel("Your note");
  await field().pressSequentially(text.slice(0, half));
  await tablet.page.locator(".kept[data-kept=yes]").waitFor();
  await field().press(text[half]);
  const page = await killed(tablet);
  await page.waitForFunction(() => document.querySelector("textarea")?.value);
  const kept = await field().inputValue();
  assert.ok(text.startsWith(kept) && kept.length >= half, `the draft is what was written: ${kept}`);
  await page.reload();
  await unlock(tablet);
  await field().waitFor();
  assert.equal(await field().inputValue(), kept);
  await field().fill(text);
  await page.getByRole("button", { name: "Save the note" }).click();
  await backAtVisit(tablet);
  await page.locator(".entry__text", { hasText: text }).waitFor();
}

async function answerTasks(tablet, answers) {
  await part(tablet, "Tasks");
  for (const [task, answer, why] of answers) {
    const group = tablet.page.getByRole("group", { name: `${task}: how did it go?` });
    await group.getByRole("radio", { name: answer, exact: true }).check();
    if (why) {
      await group.getByLabel(`Why? (${task})`).fill(why);
      await group.getByRole("button", { name: "Save" }).click();
    }
    await tablet.page.getByRole("status").filter({ hasText: `${task}: ${answer.toLowerCase()}. Saved.` }).waitFor();
  }
  await tablet.page.getByRole("link", { name: "Back" }).click();
  await backAtVisit(tablet);
}

async function fill(tablet, name, steps, button = "Save") {
  await part(tablet, name);
  await steps(tablet.page);
  await tablet.page.getByRole("button", { name: button, exact: true }).click();
  await backAtVisit(tablet);
}

async function ada(tablet, note) {
  await checkIn(tablet, "Ada Ashdown");
  await answerTasks(tablet, [["Wash", "Done"], ["Dress", "Partly done", "Her shoulder hurt"], ["Breakfast", "Not wanted", "Not hungry yet"]]);
  await writeNote(tablet, note);
  await fill(tablet, "Goals", async (page) => {
    await page.getByRole("radio", { name: "A little more than hoped for" }).check();
    await page.getByLabel("What did you see?").fill("Buttered her own toast");
  });
  await checkOut(tablet);
}

async function bertie(tablet) {
  await checkIn(tablet, "Bertie Bellweather");
  await fill(tablet, "Medication", async (page) => {
    await page.getByLabel("Which medicine?").fill("Insulin");
    await page.getByLabel("How much?").fill("12 units");
    await page.getByRole("radio", { name: "Given" }).check();
  });
  await fill(tablet, "Something measured", async (page) => {
    await page.getByRole("radio", { name: "Temperature" }).check();
    await page.getByLabel("Degrees Celsius").fill("37.2");
  });
  await tablet.page.reload();
  await unlock(tablet);
  await tablet.page.locator(".entry__text", { hasText: "37.2 °C" }).waitFor();
  await checkOut(tablet);
}

async function house(tablet) {
  await checkIn(tablet, "Cora Corrigan");
  await fill(tablet, "Who was supported", (page) => page.getByRole("checkbox", { name: "Edna Eastlake" }).uncheck());
  await checkOut(tablet);
}

async function dev(tablet) {
  await checkIn(tablet, "Dev Dunmore");
  await tablet.page.getByRole("button", { name: "Check Marek in" }).click();
  await tablet.page.getByText("Marek has been here since").waitFor();
  await fill(tablet, "Accident or concern", async (page) => {
    await page.getByRole("radio", { name: "An injury or mark" }).check();
    await page.getByRole("radio", { name: "A little harm" }).check();
    await page.getByLabel("What did you see and do?").fill("A bruise where the sling sits. Cooled it.");
    await page.getByText("Mark it on the body").click();
    await page.getByRole("group", { name: "Front" }).getByRole("checkbox", { name: "Left hip" }).click();
    await page.getByText("Left hip: bruise").waitFor();
  });
  await tablet.page.getByRole("button", { name: "Check Marek out" }).click();
  await tablet.page.getByText("Marek was here from").waitFor();
  await checkOut(tablet);
}

async function edna(tablet) {
  await openVisit(tablet, "Edna Eastlake");
  await tablet.page.getByRole("link", { name: "I can’t do this visit" }).click();
  await tablet.page.getByRole("radio", { name: "Nobody opens" }).check();
  await tablet.page.getByLabel("What did you try?").fill("Rang twice, then her daughter.");
  await tablet.page.getByRole("button", { name: "Record that it did not take place" }).click();
  await tablet.page.locator("#standing", { hasText: "Did not take place" }).waitFor();
}

async function unplanned(tablet) {
  const { page } = tablet;
  await tablet.go("/");
  await page.getByRole("link", { name: "A visit that is not on the list" }).click();
  await page.getByRole("radio", { name: "Bertie Bellweather" }).check();
  await page.getByRole("radio", { name: "Shopping" }).check();
  await page.getByRole("button", { name: "Check in now" }).click();
  await isCheckedIn(page);
  await killed(tablet);
  await isCheckedIn(tablet.page);
  await fill(tablet, "Write a note", (p) => p.getByLabel("Your note").fill("Fetched bread and milk"), "Save the note");
  await checkOut(tablet);
}

async function sendWhatWaits(tablet) {
  const { page } = tablet;
  await tablet.go("/records");
  await page.getByRole("heading", { name: /records not sent yet/ }).waitFor();
  const waiting = await page.locator("#standing").innerText();
  assert.match(waiting, /The oldest waits since today at \d\d:\d\d/);
  assert.match(waiting, /not connected/);
  await tablet.hub.start();
  await tablet.context.setOffline(false);
  await sendAll(tablet, { timeout: 300_000 });
}

async function expectHours(hub, today) {
  const system = await systemOf(hub);
  const { items } = await system.get(`/v1/actual-hours?from=${today}&to=${today}`);
  const of = (visit, carer) => items.find((row) => row.visit === visit && row.carer === carer);
  for (const [visit, carer] of [["v-ada", "harbour-c1"], ["v-bertie", "harbour-c1"], ["v-house", "harbour-c1"], ["v-dev", "harbour-c1"], ["v-dev", "harbour-c2"]]) {
    assert.equal(of(visit, carer)?.status, "delivered", `${visit} by ${carer}`);
    assert.ok(of(visit, carer).clocked_in && of(visit, carer).clocked_out);
  }
  assert.equal(of("v-edna", "harbour-c1").status, "no_access");
  const extra = items.find((row) => row.exceptions.includes("unplanned"));
  assert.deepEqual([extra.person, extra.service, extra.status], ["harbour-p2", "shopping", "delivered"]);
  return system;
}

// The first carer has a telephone of her own and no PIN; the second tablet is shared.
async function join(tablet) {
  const { page } = tablet;
  await tablet.open();
  await tablet.enrol("harbour-c1", "harbour-c2");
  await page.getByRole("button", { name: "Sunita Dunmore" }).click();
  if (tablet.pin) {
    for (const label of ["New PIN", "New PIN once more"]) await page.getByLabel(label, { exact: true }).fill(tablet.pin);
    await page.getByRole("button", { name: "Save" }).click();
  } else {
    await page.getByRole("link", { name: "Not now" }).click();
  }
  await page.getByRole("link", { name: "Ada Ashdown" }).first().waitFor();
  await tablet.installed();
}

for (const [size, pin] of [[SIZES[0], ""], [SIZES[1], "738205"]]) {
  const at = `${size.width} × ${size.height}${pin && ", with a PIN"}`;
  test(`a day offline at ${at}`, { timeout: 280_000 }, async () => {
    const hub = await Hub.open(PROGRAM);
    const tablet = Object.assign(new Tablet(hub, "tablet", size), { pin });
    try {
      const today = localToday();
      const daughter = await inviteDaughter(hub, "harbour-p1", today);
      await tablet.on();
      await join(tablet);
      await tablet.off();
      await hub.stop();

      await tablet.on(OFFLINE);
      await tablet.open();
      await unlock(tablet);
      await tablet.page.getByText("Bertie Bellweather").waitFor();
      const note = `Ada ate well and asked for her sister, at ${at}.`;
      await ada(tablet, note);
      await bertie(tablet);
      await house(tablet);
      await dev(tablet);
      await edna(tablet);
      await unplanned(tablet);
      await sendWhatWaits(tablet);

      const system = await expectHours(hub, today);
      const { items } = await system.get("/v1/people/harbour-p1/timeline");
      assert.ok(items.some((entry) => entry.text === note));
      await asFamily(hub, daughter, (page) => page.getByText(note).waitFor());
      await tablet.off();
    } finally {
      await tablet.context?.close();
      await hub.end();
    }
  });
}
