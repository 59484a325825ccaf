// A visit that nobody planned: whom, what for, and the check-in.
import { replace } from "../../../src/dom";
import { choicesOf, form, heading, linkTo, need, oneOf, quiet, say } from "../parts/ui";
import { watchPlace } from "../place";
import { checkIn } from "../recording";
import { type Screen, goTo, visitPath } from "../router";
import { timeOf } from "../when";
import { RECORDS, UNPLANNED, VISIT } from "../words";

export const unplannedScreen: Screen = {
  path: "/unplanned",
  back: () => "/",
  render({ app, main }) {
    void watchPlace();
    const people = [...app.people].sort(([, a], [, b]) => a.name.localeCompare(b.name)).map(([value, { name }]) => ({ value, name }));
    if (!people.length) return replace(main, heading(UNPLANNED.title), quiet(UNPLANNED.none), linkTo("/records", RECORDS.fetch));
    const person = oneOf({ label: UNPLANNED.who, choices: people });
    const service = oneOf({ label: UNPLANNED.service, choices: choicesOf(UNPLANNED.services), isRow: true });
    const begin = async () => {
      const door = { carer: app.me, person: need(person, UNPLANNED.whoMissing), service: need(service, UNPLANNED.serviceMissing) };
      const { visit } = await checkIn(app, door);
      say(VISIT.checkedIn(timeOf(Date.now())));
      goTo(visitPath(visit ?? ""));
    };
    replace(main, heading(UNPLANNED.title), form([person.group, service.group], UNPLANNED.submit, begin));
  },
};
