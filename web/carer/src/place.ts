// Where the tablet is. Recording never waits for it: what is known at once is taken, and what comes later is added.
import type { Position } from "../engine/engine";

const FRESH_MS = 90_000;
const LOOK_MS = 45_000;

let last: { position: Position; at: number } | null = null;
let watch: number | null = null;

const E7 = 10_000_000;
function positionOf({ coords }: GeolocationPosition): Position {
  return { lat_e7: Math.round(coords.latitude * E7), lon_e7: Math.round(coords.longitude * E7), accuracy_m: Math.round(coords.accuracy) };
}

function keep(found: GeolocationPosition): Position {
  last = { position: positionOf(found), at: Date.now() };
  return last.position;
}

// Looks from now on, where the carer has allowed it before: so that a check-in finds a place that is known already.
export async function watchPlace(): Promise<void> {
  if (watch !== null || !navigator.geolocation) return;
  const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (allowed?.state !== "granted" || watch !== null) return;
  watch = navigator.geolocation.watchPosition(keep, () => {}, { enableHighAccuracy: true, maximumAge: FRESH_MS });
}

// Between visits nobody is followed.
export function forgetPlace(): void {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  last = null;
}

export const knownPlace = (): Position | undefined => (last && Date.now() - last.at < FRESH_MS ? last.position : undefined);

// undefined: not allowed, switched off, or not found in time.
export function findPlace(): Promise<Position | undefined> {
  if (!navigator.geolocation) return Promise.resolve(undefined);
  return new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      (found) => resolve(keep(found)),
      () => resolve(undefined),
      { enableHighAccuracy: true, maximumAge: FRESH_MS, timeout: LOOK_MS },
    ),
  );
}
