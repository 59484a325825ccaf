// A visit that did not take place: nobody opened, nobody wanted it, hospital.
import { replace } from "../../../src/dom";
import { area, choicesOf, form, heading, need, oneOf, say } from "../parts/ui";
import { visitLine, visitOf } from "../parts/visit_head";
import { type Screen, goTo, toVisit } from "../router";
import { NO_VISIT } from "../words";

export const noVisitScreen: Screen = {
  path: "/visit/{visit}/no-visit",
  back: toVisit,
  async render({ app, main, params }) {
    const visit = await visitOf(app, params);
    const why = oneOf({ label: NO_VISIT.why, choices: choicesOf(NO_VISIT.reasons) });
    const words = area({ label: NO_VISIT.text, optional: true, rows: 3 });
    const save = async () => {
      const text = words.value().trim();
      const body = { reason: need(why, NO_VISIT.whyMissing), ...(text && { text }) };
      await app.engine.record({ type: "visit.not_delivered", by: app.me, visit: visit.visit, body });
      say(NO_VISIT.saved);
      goTo(toVisit(params));
    };
    replace(main, heading(NO_VISIT.title, visitLine(app, visit)), form([why.group, words.group], NO_VISIT.submit, save));
  },
};
