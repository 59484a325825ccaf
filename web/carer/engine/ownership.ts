// One page of the origin owns the engine. The lock is held by its worker, so that it goes when the worker goes, however
// that ends.
import { EngineError } from "./engine";

const NAME = "doorstep-engine";
const PATIENCE_MS = 10_000; // for the other page to end what it does

export class Ownership {
  private release: (() => void) | null = null;
  private readonly channel = new BroadcastChannel(NAME);

  // `onAsked` gives the engine up: files closed, then release().
  constructor(onAsked: () => Promise<void>) {
    this.channel.onmessage = () => this.release && void onAsked();
  }

  // False where another page has it and is not to be asked for it.
  async take(ask: boolean): Promise<boolean> {
    if (ask) this.channel.postMessage("give up");
    const options: LockOptions = ask ? { signal: AbortSignal.timeout(PATIENCE_MS) } : { ifAvailable: true };
    return new Promise((resolve, reject) => {
      const held = navigator.locks.request(NAME, options, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise<void>((release) => (this.release = release)) : undefined;
      });
      held.catch(() => reject(new EngineError("busy", "directory_in_use", "the other page does not give the engine up")));
    });
  }

  drop(): void {
    this.release?.();
    this.release = null;
  }
}
