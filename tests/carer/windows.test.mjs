// One window has the engine; another says so and can take over. Nothing of the app comes from elsewhere, and no address
// holds a name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withTablet } from "./fixture.mjs";
import { join } from "./steps.mjs";

const stand = withTablet("windows");

test("the second window says who has the records, takes over, and the first one says so", { timeout: 300_000 }, async () => {
  const { tablet } = stand;
  const first = await tablet.on();
  await join(tablet);
  const second = await tablet.context.newPage();
  await second.goto("/carer/");
  await second.getByRole("heading", { name: "Doorstep is open in another window" }).waitFor();
  assert.equal(await second.getByText("Ada Ashdown").count(), 0);
  await second.getByRole("button", { name: "Use it here" }).click();
  await second.getByRole("link", { name: "Ada Ashdown" }).first().waitFor();
  await first.getByRole("heading", { name: "Doorstep was opened in another window" }).waitFor();
  assert.equal(await first.getByText("Ada Ashdown").count(), 0, "what was shown is gone");
  await first.getByRole("button", { name: "Use it here" }).click();
  await first.getByRole("link", { name: "Ada Ashdown" }).first().waitFor();
  await second.getByRole("heading", { name: "Doorstep was opened in another window" }).waitFor();
  tablet.expectNoComplaints();
});

test("the app can be installed: a manifest with icons that are there, and a worker for its folder alone", { timeout: 300_000 }, async () => {
  const { hub, tablet: { page } } = stand;
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector("link[rel=manifest]").href)).json());
  assert.deepEqual([manifest.start_url, manifest.scope, manifest.display], ["/carer/", "/carer/", "standalone"]);
  const sizes = await page.evaluate((icons) => Promise.all(icons.map(async ({ src }) => {
    const bitmap = await createImageBitmap(await (await fetch(`/carer/${src}`)).blob());
    return `${bitmap.width}x${bitmap.height}`;
  })), manifest.icons.filter((icon) => icon.type === "image/png"));
  assert.deepEqual(sizes, ["192x192", "512x512", "512x512"]);
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  assert.equal(scope, `${hub.url}/carer/`);
});
