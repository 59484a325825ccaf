// What a commissioner does.
import assert from "node:assert/strict";
import { as } from "./readers.mjs";

as("commissioner", "the commissioner makes a statement, finds why a line was cut, and closes the period, by keyboard alone", async (reader, page) => {
  await reader.go("/statements");
  await reader.inspect("statements");
  await reader.tabTo(page.getByLabel("Provider"));
  await page.keyboard.type("harb");
  await reader.press(page.getByRole("button", { name: "Make statement" }));
  await page.getByRole("heading", { level: 2, name: "Lines" }).waitFor();
  await reader.settled();
  await reader.inspect("statement");
  await reader.tabTo(page.getByLabel("Show", { exact: true }));
  await page.keyboard.type("Cut");
  await reader.press(page.getByRole("button", { name: "Show", exact: true }));
  await reader.settled();
  await reader.press(page.locator("tbody tr").first().getByRole("link"));
  await page.getByRole("heading", { level: 1, name: /^Why .* is paid as it is/ }).waitFor();
  await reader.settled();
  assert.match(await page.locator(".ds-explanation").innerText(), /planned|budget|£/);
  await reader.inspect("statement-line");
  await reader.press(page.getByRole("link", { name: "Back to the statement" }));
  await page.getByRole("heading", { level: 2, name: "Lines" }).waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download as CSV" }).click()]);
  assert.match(file.suggestedFilename(), /^statement-.*\.csv$/);
  await reader.press(page.getByRole("button", { name: "Close statement" }));
  await page.getByText("The statement is closed.").waitFor();
  await reader.inspect("statement-closed");
});

as("commissioner", "outcomes: the T-score over time, by domain, and of a person", async (reader, page) => {
  await reader.go("/outcomes");
  await page.getByRole("img", { name: /mean T-score by month/ }).waitFor();
  await page.getByRole("row", { name: /^Being independent/ }).waitFor();
  await reader.inspect("outcomes");
  const row = page.getByRole("row", { name: /^Frank Farrow/ });
  const last = await row.getByRole("cell").nth(2).innerText();
  await row.getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: "Goals of Frank Farrow" }).waitFor();
  await reader.settled();
  assert.match(await page.locator("tbody tr").first().innerText(), /\d/);
  assert.ok((await page.locator("table").first().innerText()).includes(last), "the T of the list is that of the page");
  await reader.inspect("outcomes-of-a-person");
});

as("commissioner", "packages whose use calls for a review", async (reader, page) => {
  await reader.go("/reviews");
  await page.getByText(/calls? for a review\./).waitFor();
  await reader.inspect("reviews");
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

as("commissioner", "the board of one provider and one zone alone", async (reader, page) => {
  await reader.go("/board");
  const all = Number(await page.locator(".ds-tile--all .ds-tile__number").innerText());
  await page.getByRole("rowheader", { name: "harbour" }).getByRole("link").click();
  await page.getByText("Only harbour.").waitFor();
  await reader.settled();
  const own = Number(await page.locator(".ds-tile--all .ds-tile__number").innerText());
  assert.ok(own > 0 && own < all, `${own} of ${all}`);
  assert.equal(await page.locator(".ds-table--live").first().locator("tbody tr").count(), own);
  await page.getByRole("rowheader", { name: "east" }).getByRole("link").click();
  await page.getByText("Only harbour, zone east.").waitFor();
  await page.getByRole("link", { name: "Show all" }).click();
  await page.getByRole("rowheader", { name: "meadow" }).waitFor();
});
