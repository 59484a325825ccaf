// What a daughter does, and a man who reads easy read.
import assert from "node:assert/strict";
import { as, reading } from "./readers.mjs";

// Looks again only when what was asked for is there: the last notes have no button after them.
async function showOlderUntil(page, wanted) {
  const articles = page.locator("article");
  await articles.first().waitFor();
  while (!(await wanted.count())) {
    const before = await articles.count();
    await page.getByRole("button", { name: "Show older notes" }).click();
    await articles.nth(before).waitFor();
  }
}

as("family", "a daughter reads last night's note", async (reader, page) => {
  await page.getByRole("heading", { level: 1, name: "Frank’s care notes" }).waitFor();
  await reader.settled();
  await reader.inspect("family-notes");
  const yesterday = page.getByRole("heading", { name: /^Yesterday/ });
  await yesterday.waitFor();
  assert.ok((await page.locator("article").count()) > 5);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("navigation", { name: "Menu" }).isVisible(), false, "paper has no menu");
  assert.equal(await page.getByRole("button", { name: "Show older notes" }).isVisible(), false);
  assert.ok(await page.locator("article").first().isVisible());
  await page.emulateMedia({ media: "screen" });
  const before = await page.locator("article").count();
  await page.getByRole("button", { name: "Show older notes" }).click();
  await page.waitForFunction((n) => document.querySelectorAll("article").length > n, before);
});

as("family", "a photograph opens large, a voice note plays, by keyboard alone", async (reader, page) => {
  const small = page.getByRole("button", { name: /^Photograph with the note of .*: show it large, \d+ kB$/ }).first();
  await showOlderUntil(page, small);
  await small.scrollIntoViewIfNeeded();
  await page.waitForFunction((image) => image.complete && image.naturalWidth === 320, await small.locator("img").elementHandle());
  await reader.inspect("family-attachments");
  await reader.press(small);
  const dialog = page.getByRole("dialog", { name: /^Photograph with the note of/ });
  await dialog.waitFor();
  await page.waitForFunction((image) => image.complete && image.naturalWidth === 1200, await dialog.locator("img").elementHandle());
  await reader.inspect("family-photograph");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.ok(await small.evaluate((button) => button === document.activeElement), "the focus is back where it was");
  const voice = page.getByLabel(/^Voice note with the note of/).first();
  await showOlderUntil(page, voice);
  await voice.evaluate((audio) => {
    audio.muted = true;
    return audio.play();
  });
  await page.waitForFunction((audio) => audio.currentTime > 0, await voice.elementHandle());
});

as("family", "what the tablet has not sent yet is said, and what can't be loaded", async (reader, page) => {
  await page.route("**/v1/people/*/timeline?**", async (route) => {
    const answer = await route.fetch();
    const list = await answer.json();
    const photograph = { id: "0192f0c1-2a3b-7c4d-8e5f-00000000000a", media_type: "image/jpeg", bytes: 8_100_000, here: true, thumbnail: false };
    const attachments = [photograph, { ...photograph, here: false }, { ...photograph, media_type: "audio/ogg", here: false }];
    await route.fulfill({ response: answer, json: { ...list, items: [{ ...list.items[0], attachments }], next: null } });
  });
  await page.reload();
  await page.getByText("There is a photograph with this note. The tablet has not sent it yet.").waitFor();
  await page.getByText("There is a voice note with this note. The tablet has not sent it yet.").waitFor();
  await reader.press(page.getByRole("button", { name: /^Show the photograph.*Photograph 1 of 2.*8\.1 MB/ }));
  await page.getByText("The photograph could not be loaded.").waitFor();
  await reader.press(page.getByRole("button", { name: "Close" }));
});

as("family", "whatever a note holds is shown as text", async (reader, page) => {
  const hostile = [
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>",
    "=HYPERLINK(\"https://example.org\")",
    "\u202Egnp.exe\u202C and \u200Bzero\u200B width",
    `Z${"\u0301".repeat(20_000)}`,
    `${"a".repeat(3_000)}`,
  ];
  await page.route("**/v1/people/*/timeline?**", async (route) => {
    const answer = await route.fetch();
    const list = await answer.json();
    list.items = hostile.map((text, i) => ({ ...list.items[0], id: String(i), type: "note.recorded", kind: "daily_log", text, attachments: [], carer_name: "<b>Eve</b>" }));
    await route.fulfill({ response: answer, json: { ...list, next: null } });
  });
  await page.reload();
  await page.getByText("<img src=x onerror").waitFor();
  assert.deepEqual(await page.locator(".ds-entry__text").allTextContents(), hostile);
  assert.equal(await page.locator("article :is(img, script, b)").count(), 0);
  assert.notEqual(await page.title(), "owned");
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await reader.expectNoSidewaysScroll(`hostile notes at ${width} px`);
  }
  const tall = await page.locator("article").nth(3).evaluate((article) => article.getBoundingClientRect().height);
  assert.ok(tall < 400, "marks stay within their note");
});

as("family", "what is not hers is not there", async (reader, page) => {
  await reader.go("/board");
  await page.getByRole("heading", { name: "Page not found" }).waitFor();
});

as("person", "a man reads what happened and how his goals go, one thing at a time", async (reader, page) => {
  await page.getByRole("heading", { level: 1, name: "What do you want to do?" }).waitFor();
  await reader.inspect("easy-read");
  await page.getByRole("link", { name: "What happened" }).click();
  await page.getByText(/was here\.$/).waitFor();
  await reader.inspect("easy-read-notes");
  const first = await page.locator(".ds-easy__card").innerText();
  await page.getByRole("button", { name: "Before that" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((text) => document.querySelector(".ds-easy__card").innerText !== text, first);
  assert.equal(await page.getByRole("button", { name: "Before that" }).evaluate((b) => b === document.activeElement), true, "the button keeps the focus");
  await reader.go("/easy/goals");
  await reader.inspect("easy-read-goals");
});

as("family", "a daughter reads last night's note, reports a concern, and reads the answer, by keyboard alone", async (reader, page) => {
  await page.getByRole("heading", { name: /^Yesterday/ }).waitFor();
  await reader.settled();
  const lastNight = page.locator(".ds-day", { hasText: "Yesterday" }).locator("xpath=following-sibling::section[1]");
  assert.match(await lastNight.innerText(), /19:00 to 19:30[^]*was here from[^]*Daily log, by/);
  await reader.press(page.getByRole("link", { name: "Tell the office something" }));
  await page.getByRole("heading", { level: 1, name: /^Tell the office/ }).waitFor();
  await reader.settled();
  await reader.inspect("family-tell");
  await reader.press(page.getByRole("button", { name: "Send" }));
  await page.getByRole("alert").filter({ hasText: "Choose what it is" }).waitFor();
  await reader.press(page.getByRole("radio", { name: "A concern" }), "Space");
  await reader.typeInto(page.getByLabel("What do you want to say?"), "He had no lunch yesterday. Is that so?");
  await reader.press(page.getByRole("button", { name: "Send" }));
  await page.getByText("The office has it.").waitFor();
  await page.getByText("The office has not answered yet.").waitFor();
  await reading("office", async (officer, desk) => {
    await officer.go("/inbox");
    await officer.inspect("office-messages");
    const card = desk.locator("article").filter({ hasText: "He had no lunch yesterday" });
    await officer.typeInto(card.getByLabel("Your answer"), "He had soup and bread at half past twelve.");
    await officer.press(card.getByRole("button", { name: "Send the answer" }));
    await desk.getByText("Your answer to Ruth Farrow was sent.").waitFor();
    await desk.getByText("Every message has its answer.").waitFor();
  });
  await page.reload();
  await page.getByText("He had soup and bread").waitFor();
});

as("family", "who comes next, goals, and who has looked", async (reader, page) => {
  await reader.go("/next");
  assert.match(await page.locator(".ds-next").innerText(), /^\w+ (comes|is due) /);
  await reader.inspect("family-next");
  await reader.go("/goals");
  await page.getByRole("img", { name: /Walks to the corner shop, from / }).waitFor();
  await reader.inspect("family-goals");
  await reader.go("/looked");
  await page.getByRole("rowheader", { name: "You", exact: true }).first().waitFor();
  await reader.inspect("family-looked");
});

as("family", "she says how a visit was, and the office sees it", async (reader, page) => {
  await page.getByText("Say how this visit was").first().waitFor();
  await reader.settled();
  const visit = page.locator(".ds-visit").filter({ has: page.getByText("Say how this visit was") }).first();
  await reader.press(visit.locator("summary"));
  await reader.press(visit.getByRole("button", { name: "Good", exact: true }));
  await visit.getByText("Thank you. You said: good.").waitFor();
  assert.equal(await visit.getByRole("button", { name: "Good", exact: true }).getAttribute("aria-pressed"), "true");
  await reader.typeInto(visit.getByLabel("Do you want to say more?"), "She took her time.");
  await reader.press(visit.getByRole("button", { name: "Send your words" }));
  await visit.getByText("The office has your words.").waitFor();
  await reader.inspect("family-rating");
  await reading("office", async (officer, desk) => {
    await officer.go("/ratings");
    await desk.getByRole("row", { name: /Frank Farrow.*Good.*She took her time/ }).first().waitFor();
    await officer.inspect("office-ratings");
  });
});

as("person", "the man rates his visit in easy read, by keyboard alone", async (reader, page) => {
  await reader.press(page.getByRole("link", { name: "How was the visit?" }));
  await page.getByText(/was here\.$/).waitFor();
  await reader.inspect("easy-read-rate");
  await reader.press(page.getByRole("button", { name: "Very good" }));
  await page.getByText("Thank you. You said: very good.").waitFor();
  assert.equal(await page.locator(".ds-faces [aria-pressed=true]").innerText(), "Very good");
  await reader.press(page.getByRole("button", { name: "The visit before" }));
  assert.equal(await page.locator(".ds-faces [aria-pressed=true]").count(), 0, "another visit, not rated yet");
});

as("person", "easy read: who comes, telling the office, who has looked", async (reader, page) => {
  await reader.go("/easy/next");
  await page.getByText(/comes? at \d\d:\d\d\./).waitFor();
  await reader.inspect("easy-read-next");
  await reader.go("/easy/tell");
  await reader.inspect("easy-read-tell");
  await reader.press(page.getByRole("button", { name: "Thank you" }));
  await reader.typeInto(page.getByLabel("What was good?"), "Ewa made me laugh");
  await reader.inspect("easy-read-tell-words");
  await reader.press(page.getByRole("button", { name: "Send it to the office" }));
  await page.getByText("Thank you. The office has it.").waitFor();
  await reader.go("/easy/looked");
  await page.getByText("looked.").first().waitFor();
  await reader.inspect("easy-read-looked");
});

// The last one: from then on the daughter has two people.
as("office", "access is given again to somebody with an account", async (reader, page) => {
  await reader.go("/people/access/give");
  await reader.inspect("office-give");
  await page.getByLabel("Who?").selectOption({ label: "Ruth Farrow" });
  await page.getByLabel("Whose care?").selectOption({ label: "Gwen Greaves (harbour-p7)" });
  await page.getByRole("checkbox", { name: "Planned visits" }).check();
  await page.getByRole("radio", { name: "Power of attorney" }).check();
  await reader.press(page.getByRole("button", { name: "Give access" }));
  await page.getByRole("row", { name: /Ruth Farrow.*Gwen Greaves.*Planned visits.*Power of attorney/ }).waitFor();
  await reading("family", async (daughter, door) => {
    await daughter.go("/next");
    await door.getByRole("navigation", { name: "People" }).getByRole("link", { name: "Frank Farrow" }).click();
    await door.getByRole("heading", { level: 1, name: "Who comes to Frank next" }).waitFor();
    await daughter.settled();
    await daughter.inspect("family-two-people");
  });
});
