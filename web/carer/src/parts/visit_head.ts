// What every screen of a visit begins with.
import type { Visit } from "../../engine/engine";
import { h } from "../../../src/dom";
import { words } from "../../../src/format";
import type { App, Outcome } from "../app";
import { nameOf } from "../pages/today";
import { findVisit } from "../visit";
import { spanOf, timeOf } from "../when";
import { quiet } from "./ui";

export class NoSuchScreen extends Error {}

export async function visitOf(app: App, params: Record<string, string>): Promise<Visit> {
  const visit = await findVisit(app.engine, params.visit ?? "");
  if (!visit) throw new NoSuchScreen();
  return visit;
}

export const whenOf = (visit: Visit): string => (visit.start ? spanOf(visit.start, visit.end) : timeOf(visit.checked_in));

// Beneath the heading of a part: whose visit it is.
export function visitLine(app: App, visit: Visit): HTMLElement {
  return quiet(h("b", {}, nameOf(app, visit)), " · ", h("bdi", {}, whenOf(visit)), ` · ${words(visit.service)}`);
}

export async function goalsOf(app: App, person: string): Promise<Map<string, Outcome>> {
  if (!person) return new Map();
  return new Map((await app.engine.documents<Outcome>("outcome", person)).map(({ id, doc }) => [id, doc]));
}
