// Each role's main task, in a real browser against a real hub: node --test tasks.test.mjs, with DOORSTEP_PROGRAM.
// DOORSTEP_SCREENSHOTS=1 also renews the pictures in docs/pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, Reader } from "./browser.mjs";
import { startWorld } from "./world.mjs";

let world, browser;
before(async () => {
  world = await startWorld(process.env.DOORSTEP_PROGRAM ?? "build/release/doorstep");
  browser = await launch();
}, { timeout: 200_000 });
after(async () => {
  await browser?.close();
  await world?.end();
});

// A test with a reader who has signed in; `who` null: nobody.
function as(who, name, steps) {
  test(name, { timeout: 120_000 }, async () => {
    const reader = await Reader.open(browser, world);
    if (who) await reader.signIn(who);
    await steps(reader, reader.page);
    await reader.close();
  });
}

as(null, "signing in: what is wrong is said beside the field, and summed up where the focus is", async (reader, page) => {
  await page.goto("/");
  await reader.inspect("sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await summary.waitFor();
  assert.equal(await summary.evaluate((box) => box === document.activeElement), true, "the summary has the focus");
  await summary.getByRole("link", { name: "Enter your password" }).click();
  assert.equal(await page.getByLabel("Password", { exact: true }).evaluate((field) => field === document.activeElement), true);
  await reader.expectAccessible("sign-in with errors");
  await page.getByLabel("Sign-in name or email address").fill("nobody@example.org");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await page.getByText("That name and password do not go together").waitFor();
});

as("family", "a daughter reads last night's note", async (reader, page) => {
  await page.getByRole("heading", { level: 1, name: "Frank’s care notes" }).waitFor();
  await reader.settled();
  await reader.inspect("family-notes");
  const yesterday = page.getByRole("heading", { name: /^Yesterday/ });
  await yesterday.waitFor();
  assert.ok((await page.locator("article").count()) > 5);
  const before = await page.locator("article").count();
  await page.getByRole("button", { name: "Show older notes" }).click();
  await page.waitForFunction((n) => document.querySelectorAll("article").length > n, before);
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
    list.items = hostile.map((text, i) => ({ ...list.items[0], id: String(i), type: "note.recorded", kind: "daily_log", text, carer_name: "<b>Eve</b>" }));
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

as("office", "the office looks at an exception, captured beside planned, and clears it", async (reader, page) => {
  await reader.go("/exceptions?state=open&kind=manual");
  await reader.inspect("office-exceptions");
  const card = page.locator("article").first();
  const visit = await card.getByRole("heading").innerText();
  await card.getByRole("button", { name: "Look at this visit" }).click();
  await card.getByRole("columnheader", { name: "Captured" }).waitFor();
  await reader.inspect("office-exception");
  assert.equal(await page.locator("article input[type=time], article input[type=datetime-local]").count(), 0, "captured times can't be edited");
  await card.getByLabel("Why it can be paid").fill("The tag was broken; the daughter was there.");
  await card.getByRole("button", { name: "Clear for payment" }).click();
  await page.getByText(`${visit} was cleared for payment.`).waitFor();
  await page.waitForFunction((name) => ![...document.querySelectorAll("article h2")].some((h) => h.textContent.trim() === name), visit);
});

as("office", "the office approves an amendment with a reason, by keyboard alone", async (reader, page) => {
  await reader.go("/amendments");
  await reader.inspect("office-amendments");
  const before = await page.locator("article").count();
  assert.ok(before >= 1, "something waits");
  await page.locator("article").first().getByRole("radio", { name: /^Approve/ }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown"); // the first reason
  await page.keyboard.press("Tab");
  await page.keyboard.type("Rang the carer.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText(/The amendment of .* was approved/).first().waitFor();
  await page.waitForFunction((n) => document.querySelectorAll("article").length === n - 1, before);
});

as("commissioner", "the commissioner makes a statement, finds why a line was cut, and closes the period", async (reader, page) => {
  await reader.go("/statements");
  await reader.inspect("statements");
  await page.getByLabel("Provider").selectOption("harbour");
  await page.getByRole("button", { name: "Make statement" }).click();
  await page.getByRole("heading", { level: 2, name: "Lines" }).waitFor();
  await reader.settled();
  await reader.inspect("statement");
  await page.getByLabel("Show", { exact: true }).selectOption("cut");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await reader.settled();
  const why = page.locator("tbody tr").first();
  await why.getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: /^Why .* is paid as it is/ }).waitFor();
  await reader.settled();
  assert.match(await page.locator(".ds-explanation").innerText(), /planned|budget|£/);
  await reader.inspect("statement-line");
  await page.getByRole("link", { name: "Back to the statement" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download as CSV" }).click()]);
  assert.match(file.suggestedFilename(), /^statement-.*\.csv$/);
  await page.getByRole("button", { name: "Close statement" }).click();
  await page.getByText("The statement is closed.").waitFor();
  await reader.inspect("statement-closed");
});

as("commissioner", "packages whose use calls for a review", async (reader, page) => {
  await reader.go("/reviews");
  await page.getByText(/calls? for a review\./).waitFor();
  await reader.inspect("reviews");
});

as("person", "a man reads what happened and how his goals go, one thing at a time", async (reader, page) => {
  await page.getByRole("heading", { level: 1, name: "What do you want to see?" }).waitFor();
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

as("commissioner", "the board changes while it is read: nothing moves, nothing loses focus", async (reader, page) => {
  await reader.go("/board");
  await page.getByRole("heading", { level: 2, name: "Visits" }).waitFor();
  await reader.inspect("board");
  const row = page.locator(".ds-table--live tbody tr").nth(20);
  const link = row.getByRole("link").first();
  await link.focus();
  const place = () => row.evaluate((r) => [r.getBoundingClientRect().top, r.rowIndex]);
  const before = await place();
  const nodes = await page.locator(".ds-table--live").first().locator("tbody tr").count();
  // As the hub would answer a moment later: the first visit's state is another, one more visit is there, counts differ.
  await page.route("**/v1/board?**", async (route) => {
    const answer = await route.fetch();
    const board = await answer.json();
    board.items[0].board = board.items[0].board === "missed" ? "done" : "missed";
    board.items.unshift({ ...board.items[1], visit: "came-just-now" });
    board.counts.missed += 1;
    board.by_provider[0].missed += 1;
    await route.fulfill({ response: answer, json: board });
  });
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByRole("button", { name: /come or gone: show/ }).waitFor();
  assert.deepEqual(await place(), before, "the row under the reader's eyes stays where it is");
  assert.equal(await link.evaluate((node) => node === document.activeElement), true, "the focus stays");
  assert.equal(await page.locator(".ds-table--live").first().locator("tbody tr").count(), nodes);
  await page.getByRole("button", { name: /come or gone: show/ }).click();
  await page.waitForFunction((n) => document.querySelector(".ds-table--live tbody").rows.length === n + 1, nodes);
});

as("commissioner", "hours by week open into a provider and its people, with the rows behind them", async (reader, page) => {
  await reader.go("/hours");
  await page.getByRole("img", { name: /hours by week/ }).waitFor();
  await reader.inspect("hours");
  await page.locator("tbody th").first().getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: "Hours" }).waitFor();
  await page.getByRole("columnheader", { name: "Captured" }).waitFor();
  await reader.inspect("hours-of-a-week");
});

as("commissioner", "each monitoring figure opens into its visits, as many as it says", async (reader, page) => {
  await reader.go("/monitoring");
  await page.getByRole("rowheader", { name: /^Missed/ }).waitFor();
  await reader.inspect("monitoring");
  const link = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /^Missed/ }) }).getByRole("link");
  const count = Number((await link.innerText()).match(/\d+/)[0]);
  assert.ok(count > 0);
  await link.click();
  await page.getByText(`${count} visits`, { exact: true }).waitFor();
  assert.equal(await page.locator("tbody tr").count(), Math.min(count, 50));
  await reader.inspect("monitoring-visits");
  await reader.go("/continuity");
  await reader.inspect("continuity");
});

as("office", "the account's own page", async (reader) => {
  await reader.go("/account");
  await reader.inspect("account");
});

as("commissioner", "signing out ends the session, and going back shows nothing", async (reader, page) => {
  await reader.go("/statements");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  assert.equal((await page.request.get("/v1/statements")).status(), 401);
});
