// The clocks of a worker. A browser tells no boot: a fresh one at each start is the honest choice. performance.now() need
// not count a tablet's sleep; where it has parted from the wall clock, by sleep or because that was set, another boot
// begins, so that the hub never takes one moment's uptime for another's.
import type { Clock } from "./host";

const TOLERATED_MS = 1_000;
const TOLERATED_DRIFT = 0.001; // of the time since the clocks were last compared

export function workerClock(wallNow = () => Date.now(), uptimeNow = () => performance.now()): Clock {
  let boot = crypto.randomUUID() as string;
  let wall = wallNow();
  let uptime = uptimeNow();

  function compare(): void {
    const [wallMs, uptimeMs] = [wallNow(), uptimeNow()];
    const parted = Math.abs(wallMs - wall - (uptimeMs - uptime));
    if (parted > TOLERATED_MS + TOLERATED_DRIFT * (uptimeMs - uptime)) boot = crypto.randomUUID();
    [wall, uptime] = [wallMs, uptimeMs];
  }

  return {
    wallMs: wallNow,
    uptimeMs: () => Math.floor(uptimeNow()),
    boot: () => (compare(), boot),
  };
}
