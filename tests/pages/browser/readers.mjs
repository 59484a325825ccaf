// One world and one browser for all tests of this process, and a test with somebody who has signed in.
import { after, before, test } from "node:test";
import { launch, Reader } from "./browser.mjs";
import { startWorld } from "./world.mjs";

let world, browser;
before(async () => {
  world = await startWorld(process.env.DOORSTEP_PROGRAM ?? "build/release/doorstep");
  browser = await launch();
}, { timeout: 300_000 });
after(async () => {
  await browser?.close();
  await world?.end();
});

// Nothing that the page complained of may be left when the reader goes.
export async function reading(who, steps) {
  const reader = await Reader.open(browser, world);
  try {
    if (who) await reader.signIn(who);
    await steps(reader, reader.page);
    reader.expectNoComplaints();
  } finally {
    await reader.context.close();
  }
}

// `who` null: nobody has signed in.
export function as(who, name, steps) {
  test(name, { timeout: 300_000 }, () => reading(who, steps));
}
