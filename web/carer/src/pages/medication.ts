// A medicine that was given, or was not, and why not.
import { replace } from "../../../src/dom";
import { area, choicesOf, form, heading, line, need, oneOf, say } from "../parts/ui";
import { visitLine, visitOf } from "../parts/visit_head";
import { type Screen, goTo, toVisit } from "../router";
import { MEDICATION, SHELL } from "../words";

export const medicationScreen: Screen = {
  path: "/visit/{visit}/medication",
  back: toVisit,
  async render({ app, main, params }) {
    const visit = await visitOf(app, params);
    const medicine = line({ label: MEDICATION.medicine });
    const dose = line({ label: MEDICATION.dose, hint: MEDICATION.doseHint, optional: true });
    const why = area({ label: MEDICATION.why, rows: 2 });
    why.group.hidden = true;
    const result = oneOf({ label: MEDICATION.result, choices: choicesOf(MEDICATION.results), onChoose: (chosen) => (why.group.hidden = chosen === "given") });
    const save = async () => {
      const named = need(medicine, MEDICATION.medicineMissing);
      const happened = need(result, MEDICATION.resultMissing);
      const reason = happened === "given" ? "" : need(why, MEDICATION.whyMissing);
      const amount = dose.value().trim();
      const body = { medicine: named, result: happened, ...(amount && { dose: amount }), ...(reason && { reason }) };
      await app.engine.record({ type: "medication.recorded", by: app.me, visit: visit.visit, body });
      say(MEDICATION.saved);
      goTo(toVisit(params));
    };
    replace(main, heading(MEDICATION.title, visitLine(app, visit)), form([medicine.group, dose.group, result.group, why.group], SHELL.save, save));
  },
};
