// The doors of today by their ids and times alone: so that a locked tablet can still check in and out. No name is in it.
import type { Visit } from "../engine/engine";

export interface KnownDoor {
  visit: string;
  start: string | null;
  isOpen: boolean; // checked in and not out
}

const KEPT = "doorstep.doors";

export function rememberDoors(visits: Visit[]): void {
  const doors = visits.filter(({ progress }) => progress === "planned" || progress === "in_progress").map(({ visit, start, progress }): KnownDoor => ({ visit, start, isOpen: progress === "in_progress" }));
  localStorage.setItem(KEPT, JSON.stringify(doors));
}

export function knownDoors(): KnownDoor[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "[]") as KnownDoor[];
  } catch {
    return [];
  }
}

// One was recorded while the list could not be read anew.
export function turnDoor(visit: string): void {
  const doors = knownDoors().flatMap((door) => (door.visit !== visit ? [door] : door.isOpen ? [] : [{ ...door, isOpen: true }]));
  localStorage.setItem(KEPT, JSON.stringify(doors));
}
