// Checking in or out by a tag, a code, or by hand with a reason.
import { replace } from "../../../src/dom";
import { scanPart } from "../parts/scan";
import { area, choicesOf, failed, form, heading, need, oneOf, say, section } from "../parts/ui";
import { visitLine, visitOf } from "../parts/visit_head";
import { type Evidence, checkIn, checkOut } from "../recording";
import { type Screen, goTo, toVisit } from "../router";
import { timeOf } from "../when";
import { DOOR, VISIT } from "../words";

function doorScreen(way: "in" | "out"): Screen {
  const isIn = way === "in";
  return {
    path: `/visit/{visit}/door-${way}`,
    back: toVisit,
    async render({ app, main, params }) {
      const visit = await visitOf(app, params);
      const record = async (evidence: Evidence) => {
        const door = { visit: visit.visit, carer: app.me };
        await (isIn ? checkIn(app, door, evidence) : checkOut(app, door, evidence));
        say(isIn ? VISIT.checkedIn(timeOf(Date.now())) : VISIT.checkedOut(timeOf(Date.now())));
        goTo(toVisit(params));
      };
      const scanned = (tag: string, method: "qr" | "nfc") => void record({ tag, method }).catch((failure: unknown) => main.append(failed(failure)));
      const why = oneOf({ label: DOOR.why, choices: choicesOf(DOOR.reasons) });
      const words = area({ label: DOOR.words, optional: true, rows: 2 });
      const byHand = async () => {
        const code = need(why, DOOR.whyMissing);
        const said = words.value().trim();
        await record({ reason: said ? `${code}: ${said}` : code });
      };
      replace(
        main,
        heading(isIn ? DOOR.titleIn : DOOR.titleOut, visitLine(app, visit)),
        section(DOOR.scanTitle, scanPart(scanned)),
        section(DOOR.byHand, form([why.group, words.group], isIn ? VISIT.checkIn : VISIT.checkOut, byHand)),
      );
    },
  };
}

export const checkInScreen = doorScreen("in");
export const checkOutScreen = doorScreen("out");
