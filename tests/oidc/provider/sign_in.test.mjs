// A commissioner's officer signs in with her organisation: a real hub, a real provider, Debian's Chromium.
// node --test, with DOORSTEP_PROGRAM and DOORSTEP_OIDC_PROVIDER (where oidc-provider is installed).
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startHub } from "../../pages/browser/bare_hub.mjs";
import { launch } from "../../pages/browser/browser.mjs";
import { CLIENT, startProvider } from "./provider.mjs";

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let browser, folder, secretFile;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "doorstep-oidc-"));
  secretFile = join(folder, "secret");
  writeFileSync(secretFile, "a made-up secret: & %\n", { mode: 0o600 });
}, { timeout: 60_000 });
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function world(algorithm) {
  const [port, providerPort] = [await freePort(), await freePort()];
  const redirectUri = `https://127.0.0.1:${port}/v1/organisation/callback`;
  const provider = await startProvider({ port: providerPort, secret: "a made-up secret: & %", redirectUri, algorithm });
  const options = ["--oidc-issuer", provider.issuer, "--oidc-client-id", CLIENT, "--oidc-client-secret-file", secretFile, "--oidc-redirect-uri", redirectUri, "--oidc-private-addresses"];
  const hub = await startHub(process.env.DOORSTEP_PROGRAM ?? "build/release/doorstep", options, port);
  const end = async () => {
    await hub.end();
    await provider.end();
  };
  return { hub, provider, end };
}

async function signInAs(page, name) {
  await page.goto("/");
  await page.getByRole("link", { name: "Sign in with your organisation" }).click();
  await page.locator("input[name=login]").fill(name);
  await page.locator("input[name=password]").fill("whatever");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
}

for (const algorithm of ["RS256", "ES256"]) {
  test(`an officer signs in, once her account awaits her (${algorithm})`, { timeout: 120_000 }, async () => {
    const { hub, provider, end } = await world(algorithm);
    const open = async () => (await browser.newContext({ ignoreHTTPSErrors: true, baseURL: hub.url, locale: "en-GB" })).newPage();
    try {
      hub.account("--role", "auditor", "--name", "ruth", "--display-name", "Ruth Hale", "--email", "ruth@brook.example", "--issuer", provider.issuer);
      const page = await open();
      await signInAs(page, "ruth");
      await page.getByRole("link", { name: "Ruth Hale" }).click(); // to her own account
      await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
      assert.equal(await page.getByText("Change your password").count(), 0, "her password is the organisation's");
      const session = await (await page.request.get("/v1/session")).json();
      assert.deepEqual([session.display_name, session.signed_in_by, session.next], ["Ruth Hale", "organisation", null]);

      const stranger = await open();
      await signInAs(stranger, "eve");
      await stranger.getByText("nobody has made an account for you here").waitFor();
      assert.equal((await stranger.request.get("/v1/session")).status(), 401);
    } finally {
      await end();
    }
  });
}
