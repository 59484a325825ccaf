// What the tests of a file stand on: one hub, and where they say so one tablet, from before the first test until after the last.
import { after, before } from "node:test";
import { Hub } from "./hub.mjs";
import { Tablet } from "./tablet.mjs";

export const PROGRAM = process.env.DOORSTEP_PROGRAM ?? "build/release/doorstep";

// Filled before the first test: { hub }, with what `more` makes of it.
export function withHub(more = () => ({})) {
  const stand = {};
  before(async () => {
    stand.hub = await Hub.open(PROGRAM);
    Object.assign(stand, await more(stand.hub));
  }, { timeout: 300_000 });
  after(async () => {
    await stand.tablet?.context?.close(); // a browser that is left would keep the test from ending
    await stand.hub?.end();
  });
  return stand;
}

// { hub, tablet }: a tablet that is still off.
export const withTablet = (name) => withHub((hub) => ({ tablet: new Tablet(hub, name) }));
