// One visit as this tablet recorded it: made anew from its lines whenever it is shown.
import type { CarerEngine, Visit } from "../engine/engine";

export interface Entry {
  id: string;
  type: string;
  by: string;
  at: string;
  body: Record<string, unknown>;
}

export interface Presence {
  carer: string;
  in: string; // of the first check-in
  out: string | null; // of the last check-out, where nothing came after it
}

export interface Recording {
  entries: Entry[]; // oldest first
  present: Map<string, Presence>;
  results: Map<string, string>; // the last of each task
  participants: string[] | null;
  hasNotTakenPlace: boolean;
}

interface Line {
  id: string;
  type: string;
  by: string;
  at: string;
  visit?: string;
  body: Record<string, unknown>;
}

async function linesOf(engine: CarerEngine, visit: string): Promise<string[]> {
  if (engine.visitLines) return engine.visitLines(visit);
  return (await engine.log()).split("\n").filter((line) => line.includes(visit));
}

function attend(present: Map<string, Presence>, entry: Entry): void {
  const known = present.get(entry.by);
  if (entry.type === "visit.checked_in") present.set(entry.by, { carer: entry.by, in: known?.in ?? entry.at, out: null });
  else present.set(entry.by, { carer: entry.by, in: known?.in ?? entry.at, out: entry.at });
}

function take(recording: Recording, entry: Entry): void {
  const { type, body } = entry;
  if (type === "visit.checked_in" || type === "visit.checked_out") {
    attend(recording.present, entry);
    recording.hasNotTakenPlace = false;
  }
  if (type === "visit.not_delivered") recording.hasNotTakenPlace = true;
  if (type === "task.recorded") recording.results.set(String(body.task), String(body.result));
  if (type === "visit.participants") recording.participants = body.people as string[];
}

export async function recordingOf(engine: CarerEngine, visit: string): Promise<Recording> {
  const recording: Recording = { entries: [], present: new Map(), results: new Map(), participants: null, hasNotTakenPlace: false };
  for (const text of await linesOf(engine, visit)) {
    const line = JSON.parse(text) as Partial<Line>;
    if (line.visit !== visit || !line.id || !line.type || !line.by || !line.at) continue;
    const entry: Entry = { id: line.id, type: line.type, by: line.by, at: line.at, body: line.body ?? {} };
    recording.entries.push(entry);
    take(recording, entry);
  }
  return recording;
}

const DAY_MS = 86_400_000;

// The engine lists visits by their time: the horizon of the rota is wide enough for what a carer can open.
export async function findVisit(engine: CarerEngine, id: string): Promise<Visit | null> {
  const now = Date.now();
  for (const days of [2, 16]) {
    const visits = await engine.visits(new Date(now - days * DAY_MS), new Date(now + days * DAY_MS));
    const found = visits.find((visit) => visit.visit === id);
    if (found) return found;
  }
  return null;
}
