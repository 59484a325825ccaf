// Recording attendance: at once, with the place that is known; a place that comes later is added by a second check-in
// (the log is append-only, and the protocol has no other event that carries evidence). The first one's time counts.
import type { App } from "./app";
import { findPlace, forgetPlace, knownPlace, watchPlace } from "./place";
import { sayMore } from "./parts/ui";
import { VISIT } from "./words";
import type { Recorded } from "../engine/engine";
import { recordingOf } from "./visit";

export interface Door {
  visit?: string;
  person?: string;
  service?: string;
  carer: string;
}
export type Evidence = { tag: string; method: "qr" | "nfc" } | { reason: string } | null;

const NO_EVIDENCE = "no_evidence";

function manual(evidence: Evidence): string | undefined {
  return evidence && "reason" in evidence ? evidence.reason : undefined;
}

// A QR code is the one kind of evidence that the engine's own check-in does not know by itself.
async function scanned(app: App, type: string, door: Door, tag: string, method: string): Promise<Recorded> {
  const planned = type === "visit.checked_in" ? { planned: true } : {};
  return app.engine.record({ type, by: door.carer, visit: door.visit, body: { method, evidence: { tag }, ...planned } });
}

export async function checkIn(app: App, door: Door, evidence: Evidence = null): Promise<Recorded> {
  if (evidence && "tag" in evidence && door.visit) return scanned(app, "visit.checked_in", door, evidence.tag, evidence.method);
  const position = evidence ? undefined : knownPlace();
  const recorded = await app.engine.checkIn({ ...door, position, manual_reason: manual(evidence) ?? (position ? undefined : NO_EVIDENCE) });
  if (!evidence && !position && recorded.visit) void addPlace(app, { ...door, visit: recorded.visit });
  return recorded;
}

export async function checkOut(app: App, door: Door, evidence: Evidence = null): Promise<Recorded> {
  if (evidence && "tag" in evidence) return scanned(app, "visit.checked_out", door, evidence.tag, evidence.method);
  const position = evidence ? undefined : knownPlace();
  const recorded = await app.engine.checkOut({ visit: door.visit, carer: door.carer, position, manual_reason: manual(evidence) ?? (position ? undefined : NO_EVIDENCE) });
  forgetPlace();
  return recorded;
}

const isStillThere = async (app: App, door: Door & { visit: string }): Promise<boolean> => {
  const presence = (await recordingOf(app.engine, door.visit)).present.get(door.carer);
  return presence !== undefined && !presence.out;
};

// Only while the carer is still there: a place after the check-out would say nothing. Nor while the tablet is locked, when
// nobody can say.
async function addPlace(app: App, door: Door & { visit: string }): Promise<void> {
  const position = await findPlace();
  if (!(await isStillThere(app, door).catch(() => false))) return;
  if (!position) return sayMore(VISIT.placeNone);
  await app.engine.checkIn({ carer: door.carer, visit: door.visit, position });
  void watchPlace();
  sayMore(VISIT.placeFound);
}
