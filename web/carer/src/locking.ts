// Two minutes without a touch and what can be read is locked: by the engine; here it is only noticed, and shown.
import { unlessOver } from "./app";
import { type CarerEngine, EngineError } from "../engine/engine";

const TOUCH_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 5_000;

export const isLocked = (failure: unknown): boolean => failure instanceof EngineError && failure.code === "locked";

// Gives the way to stop.
export function watchLock(engine: CarerEngine, locked: () => void): () => void {
  let touched = 0;
  const touch = () => {
    if (Date.now() - touched < TOUCH_EVERY_MS) return;
    touched = Date.now();
    engine.touch?.().catch(unlessOver);
  };
  const look = async () => {
    const state = await engine.lockState?.().catch(() => null);
    if (state?.locked) locked();
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  const touches = ["pointerdown", "keydown"] as const;
  for (const kind of touches) window.addEventListener(kind, touch, { passive: true });
  return () => {
    clearInterval(timer);
    for (const kind of touches) window.removeEventListener(kind, touch);
  };
}
