// An accident or a concern, with a body map.
import { h, replace } from "../../../src/dom";
import { keepDraft } from "../drafts";
import { BodyMap } from "../parts/body_map";
import { Photographs } from "../parts/photographs";
import { anyOf, area, choicesOf, form, heading, need, oneOf, say } from "../parts/ui";
import { visitLine, visitOf } from "../parts/visit_head";
import { type Screen, goTo, toVisit } from "../router";
import { INCIDENT, SHELL } from "../words";

export const incidentScreen: Screen = {
  path: "/visit/{visit}/incident",
  back: toVisit,
  async render({ app, main, params }) {
    const visit = await visitOf(app, params);
    const category = oneOf({ label: INCIDENT.category, choices: choicesOf(INCIDENT.categories) });
    const severity = oneOf({ label: INCIDENT.severity, choices: choicesOf(INCIDENT.severities) });
    const safeguarding = anyOf({ label: SHELL.optional(INCIDENT.safeguardingTitle), choices: [{ value: "yes", name: INCIDENT.safeguarding, hint: INCIDENT.safeguardingHint }] });
    const kind = oneOf({ label: INCIDENT.kind, value: "bruise", choices: choicesOf(INCIDENT.kinds), isRow: true });
    const map = new BodyMap(() => kind.value());
    const words = area({ label: INCIDENT.text, rows: 5 });
    const draft = await keepDraft(app, visit.visit, "incident.recorded", words);
    const photographs = new Photographs(app);
    const save = async () => {
      const body = {
        category: need(category, INCIDENT.categoryMissing),
        severity: Number(need(severity, INCIDENT.severityMissing)),
        text: need(words, INCIDENT.textMissing),
        safeguarding: safeguarding.values().length > 0,
        ...(map.value().length && { body_map: map.value() }),
      };
      const recorded = await app.engine.record({ type: "incident.recorded", by: app.me, visit: visit.visit, body });
      await draft.put("");
      say(`${INCIDENT.saved} ${await photographs.attachTo(recorded, visit.visit)}`.trim());
      goTo(toVisit(params));
    };
    const where = h("details", { class: "fold" }, h("summary", {}, INCIDENT.onBody), kind.group, map.element);
    replace(main, heading(INCIDENT.title, visitLine(app, visit)), h("p", { class: "notice notice--bad" }, INCIDENT.urgent), form([category.group, severity.group, words.group, photographs.element, where, safeguarding.group], SHELL.save, save));
  },
};
