// What was recorded at a visit, a line each, in the carer's words.
import { h } from "../../../src/dom";
import { words } from "../../../src/format";
import { scoreInWords } from "../../../src/components/goal";
import type { App, Outcome } from "../app";
import type { Entry } from "../visit";
import { timeOf } from "../when";
import { EVENTS, INCIDENT, MEDICATION, NOTE, NO_VISIT, OBSERVATION, TASKS, VISIT } from "../words";
import { quiet, section } from "./ui";

const of = (names: Record<string, string>, code: unknown): string => names[String(code)] ?? words(String(code ?? ""));
const joined = (...parts: unknown[]): string => parts.filter(Boolean).join(", ");

type Describe = (body: Record<string, unknown>, goals: Map<string, Outcome>, app: App) => string;

const DESCRIBE: Record<string, Describe> = {
  "visit.not_delivered": (body) => joined(of(NO_VISIT.reasons, body.reason), body.text),
  "visit.participants": (body, _goals, app) => (body.people as string[]).map((id) => app.personName(id)).join(", "),
  "task.recorded": (body) => joined(`${words(String(body.task))}: ${of(TASKS.results, body.result).toLowerCase()}`, body.reason),
  "note.recorded": (body) => String(body.text),
  "outcome.recorded": (body, goals) => joined(`${goals.get(String(body.outcome))?.goal ?? ""}: ${scoreInWords(String(body.scale), Number(body.score)).toLowerCase()}`, body.text),
  "observation.recorded": (body) => joined(OBSERVATION.kinds[String(body.kind)]?.name, shown(body), body.text),
  "medication.recorded": (body) => joined(body.medicine, body.dose, of(MEDICATION.results, body.result).toLowerCase(), body.reason),
  "incident.recorded": (body) => joined(of(INCIDENT.categories, body.category), body.text),
};

// Tenths are kept as whole numbers.
function shown({ value, unit }: Record<string, unknown>): string {
  if (typeof value !== "number") return "";
  return String(unit).startsWith("tenths_") ? `${value / 10} ${String(unit) === "tenths_c" ? "°C" : String(unit).slice(7)}` : `${value} ${of({ percent: "%", ml: "ml" }, unit)}`;
}

function titleOf({ type, body }: Entry): string {
  return type === "note.recorded" ? (NOTE.kinds[String(body.kind)]?.name ?? "") : (EVENTS[type] ?? words(type));
}

export function soFar(app: App, entries: Entry[], goals: Map<string, Outcome>): HTMLElement {
  const items = entries.map((entry) =>
    h(
      "li",
      { class: "entry" },
      h("p", { class: "entry__title" }, h("time", { datetime: entry.at }, timeOf(entry.at)), " ", titleOf(entry), entry.by !== app.me && ` (${app.carerName(entry.by)})`),
      h("p", { class: "entry__text" }, DESCRIBE[entry.type]?.(entry.body, goals, app) ?? ""),
    ),
  );
  return section(VISIT.soFar, items.length ? h("ol", { class: "entries" }, items) : quiet(VISIT.nothing));
}
