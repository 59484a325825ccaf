// The day as it goes: how many visits stand how, and each of them. It changes while it is read, and nothing moves.
import { api, ask } from "../../api/client";
import { filters } from "../../components/filters";
import { LiveTable, setText } from "../../components/live";
import { announce, failed, loading } from "../../components/states";
import { tag } from "../../components/tag";
import { append, h, replace } from "../../dom";
import { dateTimeOf, dayOf, lengthOf, plural, spanOf, words } from "../../format";
import { type Names, names } from "../../names";
import { type Page, type View, goTo, linkTo } from "../../router";
import { heading, retitle } from "../../shell";
import { type Filters, watch } from "../../stream";

const STATES = ["planned", "late", "in_progress", "done", "missed", "no_access", "refused", "hospital", "cancelled"] as const;
type State = (typeof STATES)[number];

// What the address narrows the board to, besides the state; its stream is asked for the same.
const placeOf = ({ query }: View): Filters => ({ day: query.get("day") || undefined, provider: query.get("provider") || undefined, zone: query.get("zone") || undefined });

const load = (view: View) => {
  const state = view.query.get("state") as State | null;
  const query = { ...placeOf(view), state: state || undefined, limit: 1000 };
  return ask(api.GET("/v1/board", { params: { query }, signal: view.signal }));
};
type Board = Awaited<ReturnType<typeof load>>;
type Visit = Board["items"][number];
type Counts = Board["counts"];
type Tile = State | "visits";

// "12 min late" once that is known.
function lateness(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "–";
  if (Math.round(Math.abs(seconds) / 60) < 1) return "On time";
  return `${lengthOf(Math.abs(seconds))} ${seconds > 0 ? "late" : "early"}`;
}

// One carer's own times; where several were there, each after the carer's name: one's start says nothing of another's.
type Presence = Visit["there"][number];
const ofEach = (known: Names, visit: Visit, say: (one: Presence) => string): string[] => visit.there.map((one) => (visit.carers.length > 1 ? `${known.carer(one.carer, visit.provider)}: ` : "") + say(one));

const times = (known: Names, visit: Visit): string[] => (visit.there.length ? ofEach(known, visit, (one) => spanOf(one.started, one.ended)) : ["–"]);

// Of a visit that is late and not begun the word alone.
function punctuality(known: Names, visit: Visit): string[] {
  if (visit.there.length) return ofEach(known, visit, (one) => lateness(one.late_seconds));
  return [visit.board === "late" ? "Not there yet" : "–"];
}

// One line each.
const lines = (texts: string[]) => (texts.length > 1 ? h("ul", { class: "govuk-list ds-lines" }, texts.map((text) => h("li", {}, text))) : texts[0] ?? "–");

const visitTable = (known: Names) =>
  new LiveTable<Visit>(
    "Visits of the day",
    [
      { name: "Planned", header: true, cell: (v) => spanOf(v.planned_start, v.planned_end) },
      { name: "State", cell: (v) => words(v.board), draw: (v) => tag(v.board) },
      { name: "Person", cell: (v) => known.person(v.person, v.provider), draw: (v) => (v.person ? h("a", { class: "govuk-link", href: linkTo(`/people/${known.personId(v.person, v.provider)}`) }, known.person(v.person, v.provider)) : "–") },
      { name: "Service", cell: (v) => words(v.service) + (v.time_critical ? ", time-critical" : "") },
      { name: "Carers", cell: (v) => v.carers.map((carer) => known.carer(carer, v.provider)).join(", ") || "–" },
      { name: "There", cell: (v) => times(known, v).join(", "), draw: (v) => lines(times(known, v)) },
      { name: "Punctual", cell: (v) => punctuality(known, v).join(", "), draw: (v) => lines(punctuality(known, v)) },
      { name: "Provider", cell: (v) => v.provider },
    ],
    (visit) => `${visit.provider}/${visit.visit}`,
  );

// The counts, each a way to see those visits alone.
function tiles(view: View): { element: HTMLElement; update(counts: Counts): void } {
  const shown = view.query.get("state") ?? "";
  const numbers = new Map<Tile, HTMLElement>();
  const tile = (tileOf: Tile, text: string) => {
    const state = tileOf === "visits" ? "" : tileOf;
    const number = h("span", { class: "ds-tile__number" });
    numbers.set(tileOf, number);
    const query = { ...placeOf(view), state: state || undefined };
    return h("li", {}, h("a", { class: `ds-tile ds-tile--${state || "all"}`, href: linkTo("/board", query), "aria-current": shown === state ? "true" : null }, number, h("span", { class: "ds-tile__name" }, text)));
  };
  const element = h("ul", { class: "ds-tiles" }, tile("visits", "All visits"), STATES.map((state) => tile(state, words(state))));
  return { element, update: (counts) => numbers.forEach((node, tileOf) => setText(node, String(counts[tileOf]))) };
}

// Each name leads to the board of it alone.
const groupTable = (name: string, nameOf: (group: Counts) => string, link: (group: Counts) => string | null) =>
  new LiveTable<Counts>(
    `Visits by ${name.toLowerCase()}`,
    [{ name, header: true, cell: nameOf, draw: (g: Counts) => linked(nameOf(g), link(g)) }, ...STATES.slice(0, 5).map((state) => ({ name: words(state), cell: (g: Counts) => String(g[state]) }))],
    nameOf,
  );

const linked = (text: string, href: string | null) => (href ? h("a", { class: "govuk-link", href }, text) : text);

// "Only harbour, zone east. Show all"
function narrowed(view: View): HTMLElement | null {
  const { day, provider, zone } = placeOf(view);
  if (!provider && !zone) return null;
  const of = [provider, zone && `zone ${zone}`].filter(Boolean).join(", ");
  return h("p", { class: "govuk-body" }, `Only ${of}. `, h("a", { class: "govuk-link", href: linkTo("/board", { day }) }, "Show all"));
}

interface Parts {
  update(board: Board): void;
  element: HTMLElement;
}

function parts(view: View, board: Board, known: Names): Parts {
  const counts = tiles(view);
  const visits = visitTable(known);
  const providers = groupTable("Provider", (g) => g.provider ?? "–", (g) => (g.provider ? linkTo("/board", { ...placeOf(view), provider: g.provider }) : null));
  const zones = groupTable("Zone", (g) => g.zone ?? "No zone", (g) => (g.zone ? linkTo("/board", { ...placeOf(view), zone: g.zone }) : null));
  const asOf = h("p", { class: "govuk-body ds-quiet" });
  const more = h("button", { type: "button", class: "govuk-button govuk-button--secondary ds-board__more" });
  const fresh = h("div", { class: "ds-board__fresh" }, more);
  let latest = board;
  const showFresh = (unseen: number) => {
    more.textContent = unseen ? `${plural(unseen, "visit has", "visits have")} come or gone: show` : "";
    fresh.classList.toggle("ds-board__fresh--on", unseen > 0);
    more.disabled = unseen === 0;
  };
  const show = () => {
    visits.show(latest.items);
    providers.show(latest.by_provider);
    zones.show(latest.by_zone);
    showFresh(0);
  };
  more.addEventListener("click", show);
  const say = (now: Board) => setText(asOf, `As of ${dateTimeOf(now.time)}${now.next ? ". The first 1,000 visits are listed" : ""}.`);
  const update = (now: Board) => {
    const before = latest.counts;
    latest = now;
    counts.update(now.counts);
    showFresh(visits.update(now.items));
    providers.update(now.by_provider);
    zones.update(now.by_zone);
    say(now);
    for (const state of ["late", "missed"] as const) {
      const change = now.counts[state] - before[state];
      if (change > 0) announce(`${plural(change, "more visit is", "more visits are")} ${words(state).toLowerCase()}`);
    }
  };
  counts.update(board.counts);
  show();
  say(board);
  const groups = h("div", { class: "ds-halves" }, h("section", {}, h("h2", { class: "govuk-heading-s" }, "By provider"), providers.element), h("section", {}, h("h2", { class: "govuk-heading-s" }, "By zone"), zones.element));
  return { update, element: h("div", {}, asOf, counts.element, h("section", {}, h("div", { class: "ds-board__head" }, h("h2", { class: "govuk-heading-m" }, "Visits"), fresh), visits.element), groups) };
}

async function render(view: View): Promise<void> {
  const place = h("div", {}, loading("Loading the day"));
  const title = heading("Today");
  append(view.main, title, place);
  try {
    const [board, known] = await Promise.all([load(view), names(view.session)]);
    const shown = parts(view, board, known);
    const day = filters("/board", [{ name: "day", label: "Day", value: board.day }], { ...placeOf(view), state: view.query.get("state") ?? undefined });
    retitle(title, dayOf(`${board.day}T12:00:00Z`));
    replace(place, day, narrowed(view), shown.element);
    watch(view.signal, placeOf(view), async () => shown.update(await load(view)));
  } catch (failure) {
    if (!view.signal.aborted) replace(place, failed(failure, () => goTo("/board")));
  }
}

export const boardPage: Page = { path: "/board", title: "Today", roles: ["commissioner", "office"], inMenu: true, render };
