// What a provider's office does.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { as, reading } from "./readers.mjs";

const run = promisify(execFile);
const HEADER = "visit,person,provider,service,start,end,carers";
const rota = (end) => `${HEADER}\nnew-1,harbour-p1,harbour,personal_care,2026-11-04T08:00,${end},harbour-c1\nnew-2,harbour-p2,harbour,personal_care,2026-11-04T09:00,2026-11-04T09:30,harbour-c2\n`;

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

as("office", "the office imports a rota with an error, mends it, and imports it, by keyboard alone", async (reader, page) => {
  await reader.press(page.getByRole("link", { name: "Import" }));
  await page.getByRole("heading", { level: 1, name: "Import" }).waitFor();
  await reader.inspect("office-import");
  const pasted = page.getByLabel("Or paste rows here");
  await reader.typeInto(pasted, rota("2026-11-04T07:30"));
  await reader.press(page.getByRole("button", { name: "Import" }));
  const summary = page.getByRole("alert").filter({ hasText: "Nothing was imported" });
  await summary.waitFor();
  assert.equal(await summary.evaluate((box) => box === document.activeElement), true, "the summary has the focus");
  const row = page.getByRole("row", { name: /^Line 2 end/ });
  assert.match(await row.innerText(), /the end must be after the start/);
  assert.match(await row.innerText(), /new-1,harbour-p1/, "the line itself is shown");
  assert.equal(await page.getByRole("row", { name: /^Line 3/ }).count(), 0);
  await reader.inspect("office-import-errors");
  await reader.tabTo(pasted);
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(rota("2026-11-04T08:30"));
  await reader.press(page.getByRole("button", { name: "Import" }));
  await page.getByText("The pasted rows were imported.").waitFor();
  assert.match(await page.getByRole("row", { name: /^The pasted rows/ }).innerText(), /Rota\s+2\s+2\s+0\s+0/);
  await reader.inspect("office-imported");
});

as("office", "a file with an error is put right on the page, and nothing of it was taken before", async (reader, page) => {
  await reader.go("/import");
  const text = "carer,name,provider\nnew-c1,Nia Rees,harbour\nnew-c2,,harbour\n";
  await page.getByLabel("CSV files").setInputFiles({ name: "carers.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Import" }).click();
  await page.getByRole("heading", { name: "Nothing was imported from carers.csv" }).waitFor();
  await page.getByRole("row", { name: /^Line 3 name/ }).waitFor();
  assert.equal((await (await page.request.get("/v1/carers")).json()).items.filter((carer) => carer.ref === "new-c1").length, 0);
  await page.getByRole("button", { name: "Put it right here" }).click();
  assert.equal(await page.getByLabel("Or paste rows here").inputValue(), text);
  await page.getByLabel("Or paste rows here").fill(text.replace("new-c2,,", "new-c2,Olu Ade,"));
  await page.getByRole("button", { name: "Import" }).click();
  await page.getByRole("row", { name: /Carers/ }).waitFor();
  await reader.go("/people/carers?name=Olu");
  await page.getByRole("rowheader", { name: "Olu Ade" }).waitFor();
});

as("office", "the office enrols a tablet by keyboard, which then comes; and shuts it out again", async (reader, page) => {
  await reader.press(page.getByRole("link", { name: "Tablets" }));
  await page.getByRole("rowheader").first().waitFor();
  await reader.inspect("office-tablets");
  await reader.press(page.getByRole("link", { name: "Enrol a tablet" }));
  await page.getByRole("checkbox").first().waitFor();
  await reader.inspect("office-enrol");
  await reader.press(page.getByRole("checkbox", { name: "Callum Greaves" }), "Space");
  await reader.press(page.getByRole("checkbox", { name: "Ewa Bellweather" }), "Space");
  await reader.press(page.getByRole("button", { name: "Make a code" }));
  await page.getByRole("img", { name: /^QR code/ }).waitFor();
  await reader.inspect("office-enrolment-code");
  const code = await page.locator(".ds-code--large").innerText();
  const { world } = reader;
  const device = (...words) => run(world.program, ["device", words[0], "--dir", join(world.folder, "new"), ...words.slice(1)]);
  await device("enrol", "--hub", world.url, "--cacert", world.certificate, "--code", code);
  const name = "Tablet of Callum Greaves, Ewa Bellweather";
  await page.getByText(`${name} is enrolled.`).waitFor();
  await reader.press(page.getByRole("link", { name: "All tablets" }).last());
  await reader.press(page.getByRole("link", { name }));
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await reader.inspect("office-tablet");
  await reader.press(page.getByRole("link", { name: "Bring it back" }));
  await reader.press(page.getByRole("button", { name: "Make a code" }));
  await page.getByRole("img", { name: /^QR code/ }).waitFor();
  await reader.inspect("office-bring-back");
  await reader.press(page.getByRole("link", { name: "Back to the tablet" }));
  await reader.press(page.getByRole("link", { name: "Shut this tablet out" }));
  await page.getByRole("radio").first().waitFor();
  assert.match(await page.getByRole("main").innerText(), /Notes that were not sent are lost for good/);
  await reader.inspect("office-shut-out");
  await reader.press(page.getByRole("radio", { name: "Leave it on the tablet" }), "ArrowDown");
  await reader.press(page.getByRole("button", { name: "Shut it out" }));
  await page.getByText("Wiped").first().waitFor();
  await assert.rejects(device("sync"), /device_revoked/);
});

as("office", "people, carers, who may look; an invitation, and withdrawing", async (reader, page) => {
  await reader.go("/people");
  await reader.inspect("office-people");
  await reader.go("/people/carers");
  await reader.inspect("office-carers");
  await reader.go("/people/access/invite");
  await reader.inspect("office-invite");
  await reader.press(page.getByRole("button", { name: "Make the invitation" }));
  await page.getByRole("alert").filter({ hasText: "Choose who is invited" }).waitFor();
  await page.getByRole("radio", { name: "Family" }).check();
  await page.getByLabel("Whose care?").selectOption({ label: "Ada Ashdown (harbour-p1)" });
  await page.getByRole("checkbox", { name: "Care notes" }).check();
  await page.getByRole("radio", { name: "The person agrees" }).check();
  await reader.press(page.getByRole("button", { name: "Make the invitation" }));
  await page.getByRole("heading", { name: "Invitation to read about the care of Ada Ashdown" }).waitFor();
  await reader.inspect("office-invitation");
  const address = await page.locator(".ds-code").innerText();
  await reading(null, async (guest, door) => {
    await door.goto(address);
    await door.getByRole("heading", { name: "You have been invited" }).waitFor();
    await door.getByLabel("Your name").fill("Bea Ashdown");
    await door.getByLabel("Sign-in name or email address").fill("bea@family.example");
    await door.getByLabel("New password").fill("seven slow herons");
    await door.getByRole("button", { name: "Make my account" }).click();
    await door.getByRole("heading", { level: 1, name: "Ada’s care notes" }).waitFor();
    await guest.settled();
    await guest.go("/goals");
    await door.getByText("This part is not open to you.").waitFor();
    await guest.go("/notes");
    await door.getByRole("heading", { level: 1, name: "Ada’s care notes" }).waitFor();
    await withdraw(reader, page);
    await door.getByText("Nobody’s care is open to you").waitFor(); // on the open page, without asking again
  });
});

async function withdraw(reader, page) {
  await reader.go("/people/access");
  await reader.inspect("office-access");
  await reader.press(page.getByRole("link", { name: "Withdraw the access of Bea Ashdown" }));
  await page.getByLabel("Why is it withdrawn?").waitFor();
  await reader.inspect("office-withdraw");
  await reader.typeInto(page.getByLabel("Why is it withdrawn?"), "She asked for it.");
  await reader.press(page.getByRole("button", { name: "Withdraw" }));
  await page.getByRole("row", { name: /Bea Ashdown.*Withdrawn/ }).waitFor();
}

as("office", "an administrator adds somebody, makes a link, and closes the account", async (reader, page) => {
  await reader.go("/staff");
  await reader.inspect("office-staff");
  await reader.press(page.getByRole("link", { name: "Add an account" }));
  await page.getByLabel("Signs in with").waitFor();
  await reader.inspect("office-staff-add");
  await reader.typeInto(page.getByLabel("Name", { exact: true }), "Jo Marsh");
  await reader.typeInto(page.getByLabel("Signs in with"), "jo@harbour.example");
  await reader.press(page.getByRole("button", { name: "Add the account" }));
  await page.getByText(/#\/password\//).waitFor();
  await reader.inspect("office-staff-link");
  await reader.go("/staff");
  await reader.press(page.getByRole("link", { name: "Jo Marsh" }));
  await page.getByRole("heading", { level: 1, name: "Jo Marsh" }).waitFor();
  await reader.inspect("office-staff-member");
  await reader.press(page.getByRole("button", { name: "Close the account" }));
  await page.getByRole("row", { name: /Jo Marsh.*Closed/ }).waitFor();
  await reader.press(page.getByRole("link", { name: "Jo Marsh" }));
  await reader.press(page.getByRole("button", { name: "Open it again" }));
  await page.getByRole("row", { name: /Jo Marsh.*Not signed in yet/ }).waitFor();
});

as("office", "a person's page: care notes as the family reads them, and who has looked", async (reader, page) => {
  await reader.go("/people?name=Frank");
  await reader.press(page.getByRole("link", { name: "Frank Farrow", exact: true }));
  await page.getByRole("heading", { level: 1, name: "Frank Farrow" }).waitFor();
  await reader.settled();
  await reader.inspect("person");
  await reader.press(page.getByRole("link", { name: "Who has looked" }));
  await page.getByRole("rowheader", { name: "You", exact: true }).first().waitFor();
  await reader.inspect("office-looked");
});
