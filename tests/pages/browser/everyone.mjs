// What everyone does: signing in and out, one's own account.
import assert from "node:assert/strict";
import { as } from "./readers.mjs";

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

as("auditor", "an auditor sees who has looked, having said why", async (reader, page) => {
  await page.getByRole("heading", { level: 1, name: "Who has looked" }).waitFor();
  await page.getByLabel("Whose record?").fill("harbour-p6");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByRole("alert").filter({ hasText: "Say why you look" }).waitFor();
  await page.getByLabel("Why do you look?").fill("The yearly check of access");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText("Who has looked at the record of harbour-p6").waitFor();
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByRole("row", { name: /^You.*The yearly check of access/ }).waitFor();
  await reader.inspect("auditor-looked");
});
