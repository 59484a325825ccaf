// Sending: by itself soon after each record, when the network comes back, and now and then; and when the carer asks.
import { EngineError, type SyncResult } from "../engine/engine";
import type { App } from "./app";

const SOON_MS = 1_500;
const OFTEN_MS = 120_000;

let under: Promise<SyncResult> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

async function round(app: App): Promise<SyncResult> {
  mustBeConnected();
  const result = await app.engine.sync();
  if (result.wiped) app.erased();
  return result;
}

// A browser may wrongly believe that it has a network, but not that it has none.
function mustBeConnected(): void {
  if (navigator.onLine === false) throw new EngineError("offline", "not_connected", "this device has no network");
}

// One round at a time; who asks meanwhile waits for the one under way.
export function sendNow(app: App): Promise<SyncResult> {
  under ??= round(app).finally(() => (under = null));
  return under;
}

export const isSending = (): boolean => under !== null;

async function attempt(app: App): Promise<void> {
  try {
    await sendNow(app);
  } catch (failure) {
    // Kept by the engine with its reason, and shown where what is unsent is shown.
    if (!(failure instanceof EngineError)) console.error(failure);
  } finally {
    await app.loadStatus().catch(() => {});
  }
}

// How long the hub has asked to wait.
function pause(app: App): number {
  const until = app.status?.next_attempt;
  return until ? Math.max(Date.parse(until) - Date.now(), 0) : 0;
}

function plan(app: App, delay_ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (app.status?.enrolled && !app.status.needs_enrolment) await attempt(app);
    plan(app, OFTEN_MS);
  }, Math.max(delay_ms, pause(app)));
}

export function keepSending(app: App): () => void {
  const soon = () => plan(app, SOON_MS);
  const stopListening = app.engine.onChange((change) => (change === "recorded" || change === "log_begun") && soon());
  window.addEventListener("online", soon);
  soon();
  return () => {
    stopListening();
    window.removeEventListener("online", soon);
    clearTimeout(timer);
  };
}
