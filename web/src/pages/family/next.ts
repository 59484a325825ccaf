// Who comes next, and when: the planned visits of the coming days.
import { api, ask } from "../../api/client";
import type { Scheduled } from "../../api/types";
import { printButton } from "../../components/print";
import { empty, part } from "../../components/states";
import { table } from "../../components/table";
import { type Child, h } from "../../dom";
import { dayOf, lengthOf, localDate, nearDay, timeOf, words } from "../../format";
import type { Page } from "../../router";
import { carePage } from "./people";

export async function loadSchedule(person: string) {
  const answer = await ask(api.GET("/v1/people/{id}/schedule", { params: { path: { id: person }, query: { limit: 200 } } }));
  return { visits: answer.items, now: answer.time };
}

export const carersInWords = (visit: Scheduled): string => visit.carers.join(" and ") || "Not known yet";
const seconds = (visit: Scheduled) => (Date.parse(visit.end ?? "") - Date.parse(visit.start ?? "")) / 1000;

// "Sunita comes today at 19:00."
function first(visit: Scheduled, now: string): HTMLElement {
  const isThere = (visit.start ?? "") <= now;
  const when = isThere ? `since ${timeOf(visit.start)}` : `${nearDay(visit.start ?? "", now).replace(/^T/, "t")} at ${timeOf(visit.start)}`;
  const who = visit.carers.length ? carersInWords(visit) : "A carer";
  const verb = visit.carers.length > 1 ? (isThere ? "are due" : "come") : isThere ? "is due" : "comes";
  return h("p", { class: "govuk-body-l ds-next" }, h("strong", {}, `${who} ${verb} ${when}.`));
}

function days(visits: Scheduled[], now: string): Child {
  const byDay = new Map<string, Scheduled[]>();
  for (const visit of visits) {
    const day = localDate(visit.start ?? "");
    byDay.set(day, [...(byDay.get(day) ?? []), visit]);
  }
  return [...byDay.values()].map((ofDay) => {
    const at = ofDay[0]?.start ?? "";
    const near = nearDay(at, now);
    const long = dayOf(at);
    return table({
      caption: near === long ? long : `${near}, ${long}`,
      rows: ofDay,
      columns: [
        { name: "Time", header: true, cell: (v) => `${timeOf(v.start)} to ${timeOf(v.end)}` },
        { name: "Who", cell: carersInWords },
        { name: "What for", cell: (v) => words(v.service) },
        { name: "How long", cell: (v) => lengthOf(seconds(v)) },
      ],
    });
  });
}

export const nextPage: Page = {
  path: "/next",
  title: "Who comes next",
  roles: ["family", "person"],
  inMenu: true,
  render(view) {
    carePage(view, { path: "/next", title: "Who comes next", own: "Who comes next", theirs: (name) => `Who comes to ${name} next`, scope: "schedule" }, (grant) =>
      part(
        () => loadSchedule(grant.person),
        ({ visits, now }) => {
          if (!visits[0]) return empty("No visits are planned for the next two weeks.");
          return h("div", { class: "ds-wide-form" }, first(visits[0], now), h("div", { class: "ds-tools ds-no-print" }, printButton()), days(visits, now));
        },
      ),
    );
  },
};
