// Who was supported together in a shared session.
import { replace } from "../../../src/dom";
import type { PlannedVisit } from "../app";
import { Wrong, anyOf, form, heading, say } from "../parts/ui";
import { visitLine, visitOf } from "../parts/visit_head";
import { type Screen, goTo, toVisit } from "../router";
import { recordingOf } from "../visit";
import { PEOPLE, SHELL, VISIT } from "../words";

export const peopleScreen: Screen = {
  path: "/visit/{visit}/people",
  back: toVisit,
  async render({ app, main, params }) {
    const visit = await visitOf(app, params);
    const plans = await app.engine.documents<PlannedVisit>("planned_visit", visit.person || undefined);
    const planned = plans.find(({ id }) => id === visit.visit)?.doc.participants ?? [];
    const { participants } = await recordingOf(app.engine, visit.visit);
    const ids = [...new Set([...planned, visit.person, ...(participants ?? [])])].filter(Boolean);
    const choices = ids.map((id) => ({ value: id, name: app.personName(id) || VISIT.unnamed }));
    const people = anyOf({ label: PEOPLE.text, choices, chosen: participants ?? planned });
    const save = async () => {
      if (!people.values().length) throw new Wrong(people, PEOPLE.missing);
      await app.engine.record({ type: "visit.participants", by: app.me, visit: visit.visit, body: { people: people.values() } });
      say(PEOPLE.saved);
      goTo(toVisit(params));
    };
    replace(main, heading(PEOPLE.title, visitLine(app, visit)), form([people.group], SHELL.save, save));
  },
};
