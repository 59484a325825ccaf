// One visit: what to know before the door opens, checking in, what was done, checking out.
import type { Visit } from "../../engine/engine";
import { type Child, append, h, replace } from "../../../src/dom";
import { firstName, words } from "../../../src/format";
import type { App, OthersNote, PlannedVisit } from "../app";
import { unfinished } from "../drafts";
import { soFar } from "../parts/so_far";
import { button, failed, heading, linkTo, quiet, say, section, text } from "../parts/ui";
import { goalsOf, visitOf, whenOf } from "../parts/visit_head";
import { watchPlace } from "../place";
import { checkIn, checkOut } from "../recording";
import { type Screen, visitPath } from "../router";
import { canReadQr, canReadTags } from "../scan";
import { type Presence, type Recording, recordingOf } from "../visit";
import { momentOf, timeOf } from "../when";
import { NOTE, PARTS, TODAY, VISIT } from "../words";
import { nameOf } from "./today";

const NOTES_SHOWN = 3;

interface Here {
  app: App;
  visit: Visit;
  recording: Recording;
  me: Presence | undefined;
  again(): Promise<void>; // draws the screen anew
}

const about = (title: string, what: string | undefined): HTMLElement | null => (what ? section(title, h("p", { class: "written" }, what)) : null);

async function knowledge(app: App, visit: Visit): Promise<Child[]> {
  const person = app.people.get(visit.person);
  const notes = visit.person ? await app.engine.documents<OthersNote>("note", visit.person) : [];
  const newest = notes.map(({ doc }) => doc).sort((a, b) => b.at.localeCompare(a.at)).slice(0, NOTES_SHOWN);
  const items = newest.map((note) =>
    h("li", { class: "entry" }, h("p", { class: "entry__title" }, NOTE.kinds[note.kind]?.name ?? words(note.kind), ", ", VISIT.byAt(firstName(app.carerName(note.by)) || VISIT.somebody, momentOf(note.at))), h("p", { class: "entry__text" }, note.text)),
  );
  return [
    about(VISIT.access, person?.access_notes),
    about(VISIT.matters, person?.needs),
    section(VISIT.address, text([person?.address, person?.postcode].filter(Boolean).join(", ") || VISIT.noAddress)),
    items.length > 0 && section(VISIT.others, h("ol", { class: "entries" }, items)),
  ];
}

// One tap records, whatever is known of the place; a second tap meanwhile records nothing.
function attend(here: Here, carer: string, label: Child, out: boolean, kind: "" | "main" = "main"): HTMLElement {
  const trouble = h("div", {});
  const press: HTMLButtonElement = button(label, async () => {
    if (press.disabled) return;
    press.disabled = true;
    try {
      const door = { visit: here.visit.visit, carer };
      await (out ? checkOut(here.app, door) : checkIn(here.app, door));
      await here.again();
      say(out ? VISIT.checkedOut(timeOf(Date.now())) : VISIT.checkedIn(timeOf(Date.now())));
      document.getElementById("standing")?.focus();
    } catch (failure) {
      press.disabled = false;
      replace(trouble, failed(failure));
    }
  }, kind, kind ? { "data-do": out ? "check-out" : "check-in" } : {});
  if (kind) press.classList.add("button--door");
  return h("div", {}, press, trouble);
}

function otherWays(here: Here, way: "in" | "out"): HTMLElement {
  const to = visitPath(here.visit.visit, `door-${way}`);
  return h("p", { class: "ways" }, linkTo(to, canReadQr() || canReadTags() ? VISIT.scanIn : VISIT.otherWay, "quiet"));
}

// The others of this visit, and of this tablet, each with a check-in of their own.
function otherCarers(here: Here): Child {
  const { app, visit, recording } = here;
  const own = app.own.map(([id]) => id);
  const ids = [...new Set([...visit.carers, ...recording.present.keys(), ...own])].filter((id) => id !== app.me);
  const planned = ids.filter((id) => visit.carers.includes(id) || recording.present.has(id));
  const lines = planned.map((id) => otherCarer(here, id, own.includes(id)));
  const extra = ids.filter((id) => !planned.includes(id) && own.includes(id));
  const more = extra.length > 0 && h("details", {}, h("summary", {}, VISIT.extraCarer), extra.map((id) => attend(here, id, VISIT.otherIn(firstName(app.carerName(id))), false, "")));
  return [lines, more];
}

function otherCarer(here: Here, id: string, isOwn: boolean): HTMLElement {
  const name = firstName(here.app.carerName(id)) || VISIT.somebody;
  const presence = here.recording.present.get(id);
  if (!presence) return h("div", { class: "other" }, quiet(TODAY.with([name])), isOwn && attend(here, id, VISIT.otherIn(name), false, ""));
  if (!presence.out) return h("div", { class: "other" }, text(VISIT.otherHere(name, timeOf(presence.in))), isOwn && attend(here, id, VISIT.otherOut(name), true, ""));
  return h("div", { class: "other" }, text(VISIT.otherWas(name, timeOf(presence.in), timeOf(presence.out))));
}

async function recordLinks({ app, visit, recording }: Here): Promise<HTMLElement> {
  const open = (visit.tasks ?? []).filter((task) => !recording.results.has(task)).length;
  const plans = await app.engine.documents<PlannedVisit>("planned_visit", visit.person || undefined);
  const isShared = (plans.find(({ id }) => id === visit.visit)?.doc.participants?.length ?? 0) > 1;
  const parts: [keyof typeof PARTS, boolean][] = [["tasks", Boolean(visit.tasks?.length)], ["note", true], ["medication", true], ["observation", true], ["outcomes", true], ["incident", true], ["people", isShared]];
  const items = parts.filter(([, shown]) => shown).map(([part]) => {
    const link = linkTo(visitPath(visit.visit, part), PARTS[part]);
    if (part === "tasks" && open) append(link, h("span", { class: "count" }, VISIT.openTasks(open)));
    return h("li", {}, link);
  });
  return section(VISIT.record, h("ul", { class: "parts" }, items));
}

// The screen on which a draft of a kind goes on.
function partOf(kind: string): keyof typeof VISIT.unfinished {
  if (kind.startsWith("outcome.recorded")) return "outcomes";
  if (kind === "incident.recorded") return "incident";
  return kind === "observation.recorded" ? "observation" : "note";
}

async function draftsLeft({ app, visit }: Here): Promise<Child> {
  const parts = new Set((await unfinished(app, visit.visit)).map(partOf));
  return [...parts].map((part) => h("div", { class: "notice notice--waiting" }, text(VISIT.unfinished[part]), linkTo(visitPath(visit.visit, part), VISIT.goOn)));
}

function standing(here: Here): HTMLElement {
  const { me, visit, recording } = here;
  const said = me ? (me.out ? VISIT.until(timeOf(me.in), timeOf(me.out)) : VISIT.since(timeOf(me.in))) : recording.hasNotTakenPlace ? TODAY.progress.not_delivered : "";
  return h("p", { id: "standing", class: "standing", tabindex: "-1" }, said || (TODAY.progress[visit.progress] ?? ""));
}

async function beforeOrAfter(here: Here): Promise<Child[]> {
  const { app, recording, visit } = here;
  const door = [attend(here, app.me, VISIT.checkIn, false), otherWays(here, "in"), h("p", { class: "ways" }, linkTo(visitPath(visit.visit, "no-visit"), VISIT.noAccess, "quiet"))];
  if (recording.hasNotTakenPlace) return [door, await knowledge(app, visit)];
  if (!here.me) return [door, otherCarers(here), await knowledge(app, visit)];
  return [await draftsLeft(here), await recordLinks(here)];
}

async function during(here: Here): Promise<Child[]> {
  return [await draftsLeft(here), await recordLinks(here), otherCarers(here), section(VISIT.leaving, attend(here, here.app.me, VISIT.checkOut, true), otherWays(here, "out"))];
}

async function draw(app: App, main: HTMLElement, params: Record<string, string>, isGone: () => boolean): Promise<void> {
  const visit = await visitOf(app, params);
  const recording = await recordingOf(app.engine, visit.visit);
  const me = recording.present.get(app.me);
  const here: Here = { app, visit, recording, me, again: () => draw(app, main, params, isGone) };
  const isHere = me !== undefined && !me.out;
  const parts = isHere ? await during(here) : await beforeOrAfter(here);
  const goals = await goalsOf(app, visit.person);
  const below = me ? [soFar(app, recording.entries, goals), await knowledge(app, visit)] : recording.entries.length > 0 && soFar(app, recording.entries, goals);
  if (isGone()) return;
  replace(main, heading(nameOf(app, visit), h("p", { class: "lede" }, h("bdi", {}, whenOf(visit)), ` · ${words(visit.service)}`)), standing(here), ...parts, below);
}

export const visitScreen: Screen = {
  path: "/visit/{visit}",
  back: () => "/",
  async render({ app, main, params, signal }) {
    void watchPlace();
    await draw(app, main, params, () => signal.aborted);
  },
};
