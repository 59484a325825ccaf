// The day's visits, in their order.
import type { Visit } from "../../engine/engine";
import { append, h, replace } from "../../../src/dom";
import { firstName, words } from "../../../src/format";
import type { App } from "../app";
import { button, heading, linkTo, quiet, text } from "../parts/ui";
import { rememberDoors } from "../doors";
import { type Screen, goTo, visitPath } from "../router";
import { sendNow } from "../sending";
import { addDays, around, dateOf, dayOf, nearDay, spanOf, timeOf } from "../when";
import { TODAY, VISIT, WHO } from "../words";

const DATE = /^\d{4}-\d\d-\d\d$/;

// What begins on the day: a night's visit is on the list of the day on which it began.
const isOf = (visit: Visit, date: string): boolean => dateOf(visit.start ?? visit.checked_in ?? 0) === date;

export function whereOf(app: App, visit: Visit): string {
  return app.people.get(visit.person)?.postcode ?? "";
}

export const nameOf = (app: App, visit: Visit): string => app.personName(visit.person, visit.person_name) || VISIT.unnamed;

function tags(visit: Visit): (HTMLElement | false)[] {
  return [
    h("span", { class: `tag tag--${visit.progress}` }, TODAY.progress[visit.progress] ?? words(visit.progress)),
    visit.time_critical === true && h("span", { class: "tag tag--critical" }, TODAY.critical),
    !visit.planned && h("span", { class: "tag" }, TODAY.unplanned),
  ];
}

function card(app: App, visit: Visit): HTMLElement {
  const others = visit.carers.filter((id) => id !== app.me).map((id) => firstName(app.carerName(id))).filter(Boolean);
  const when = visit.start ? spanOf(visit.start, visit.end) : timeOf(visit.checked_in);
  const link = h("a", { class: "visit__link", href: `#${visitPath(visit.visit)}` }, nameOf(app, visit));
  return h(
    "li",
    { class: `visit visit--${visit.progress}` },
    h("p", { class: "visit__when" }, h("bdi", {}, when)),
    h("h3", { class: "visit__who" }, link),
    h("p", { class: "visit__what" }, words(visit.service), whereOf(app, visit) && [" · ", whereOf(app, visit)]),
    others.length > 0 && quiet(TODAY.with(others)),
    h("p", { class: "visit__tags" }, tags(visit)),
  );
}

// Every carer of this tablet sees their own visits, and what they began themselves.
function mine(app: App, visits: Visit[]): Visit[] {
  return visits.filter((visit) => visit.carers.includes(app.me) || !visit.planned || visit.progress === "in_progress");
}

function underWay(app: App, visits: Visit[]): HTMLElement | null {
  const open = visits.find((visit) => visit.progress === "in_progress");
  if (!open) return null;
  return h("div", { class: "notice" }, text(TODAY.underWay(nameOf(app, open))), linkTo(visitPath(open.visit), TODAY.goThere, "main"));
}

function days(date: string): HTMLElement {
  const to = (days: number, label: string) => linkTo(`/day/${addDays(date, days)}`, label, "quiet");
  return h("nav", { class: "days", "aria-label": TODAY.title("") }, to(-1, TODAY.before), to(1, TODAY.after));
}

async function draw(app: App, main: HTMLElement, date: string): Promise<void> {
  const { from, to } = around(date);
  const all = (await app.engine.visits(from, to)).filter((visit) => isOf(visit, date));
  const visits = mine(app, all);
  const isToday = date === dateOf(Date.now());
  if (isToday) rememberDoors(visits);
  const near = nearDay(date);
  const day = dayOf(`${date}T12:00:00Z`);
  const title = near === day ? day : `${near}, ${day}`;
  const isEmpty = !app.people.size;
  replace(
    main,
    heading(TODAY.title(firstName(app.carerName(app.me)))),
    isToday && underWay(app, visits),
    h("section", { "aria-labelledby": "day" }, h("h2", { id: "day", class: "day" }, title), visits.length ? h("ol", { class: "visits" }, visits.map((visit) => card(app, visit))) : quiet(isEmpty ? TODAY.noneYet : TODAY.none)),
    isEmpty && button(WHO.fetch, () => void sendNow(app), "main"),
    days(date),
  );
  append(main, h("p", {}, linkTo("/unplanned", TODAY.addVisit)));
}

export const todayScreen: Screen = {
  path: "/",
  isLive: true,
  render: ({ app, main }) => draw(app, main, dateOf(Date.now())),
};

export const dayScreen: Screen = {
  path: "/day/{date}",
  back: () => "/",
  isLive: true,
  render: ({ app, main, params }) => {
    const date = params.date ?? "";
    if (!DATE.test(date) || date === dateOf(Date.now())) return goTo("/");
    return draw(app, main, date);
  },
};

