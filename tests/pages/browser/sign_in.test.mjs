// A member of staff from the first link to the second sign-in, on a hub as operators run it: node --test, with
// DOORSTEP_PROGRAM.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startHub } from "./bare_hub.mjs";
import { launch, Reader } from "./browser.mjs";
import { codeOf } from "./totp.mjs";

const NAME = "anneka@audit.example";
let hub, browser;
before(async () => {
  hub = await startHub(process.env.DOORSTEP_PROGRAM ?? "build/release/doorstep");
  browser = await launch();
}, { timeout: 300_000 });
after(async () => {
  await browser?.close();
  await hub?.end();
});

async function enter(page, password) {
  await page.getByLabel("Sign-in name or email address").fill(NAME);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("an auditor sets a password and a second factor, and signs in with both", { timeout: 300_000 }, async () => {
  const token = hub.account("--role", "auditor", "--name", NAME, "--display-name", "Anneka Lund");
  const reader = await Reader.open(browser, hub);
  const { page } = reader;

  await page.goto(`/#/password/${token}`);
  await page.getByLabel("New password").fill("qwerty123456");
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByText("Choose a longer password").first().waitFor();
  await page.getByLabel("New password").fill("three green kettles");
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByRole("link", { name: "Go to sign in" }).click();

  await enter(page, "three green kettles");
  await page.getByRole("heading", { level: 1, name: "Set up your second factor" }).waitFor();
  await page.getByRole("img", { name: "QR code for your authenticator app" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Your account" }).count(), 0, "nothing else is there to be opened");
  await reader.go("/account");
  await page.getByRole("heading", { level: 1, name: "Set up your second factor" }).waitFor();
  await reader.inspect("second-factor");
  const secret = await page.locator("code").first().innerText();
  await page.getByLabel("Code from your authenticator app").fill("123");
  await page.getByRole("button", { name: "Switch it on" }).click();
  await page.getByText("That code was not right").first().waitFor();
  await page.getByLabel("Code from your authenticator app").fill(codeOf(secret, -1));
  await page.getByRole("button", { name: "Switch it on" }).click();
  await page.getByRole("heading", { level: 2, name: "Your recovery codes" }).waitFor();
  assert.equal(await page.locator("li code").count(), 10);
  await reader.inspect("recovery-codes");
  const recovery = await page.locator("li code").first().innerText();
  await page.getByRole("button", { name: "I have kept them: go on" }).click();
  await page.getByRole("heading", { level: 1, name: "Who has looked" }).waitFor();
  await reader.go("/account");
  await reader.inspect("account-of-staff");

  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await enter(page, "three green kettles");
  const code = page.getByLabel("Code from your authenticator app");
  await code.waitFor();
  assert.equal(await code.evaluate((field) => field === document.activeElement), true, "the focus is where the code goes");
  await reader.inspect("sign-in-code");
  await code.fill("000000");
  await page.keyboard.press("Enter");
  await page.getByText("That password or code was not right").first().waitFor();
  await code.fill(codeOf(secret));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Who has looked" }).waitFor();
  await reader.go("/account");

  await page.getByLabel("Current password").fill("three green kettles");
  await page.getByLabel("New password").fill("four yellow kettles");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Your password is changed").waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await enter(page, "four yellow kettles");
  await code.fill(recovery);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Who has looked" }).waitFor();
  await reader.close();
});
