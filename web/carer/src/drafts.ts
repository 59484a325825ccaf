// Texts that are being written: kept by the engine, encrypted, at every keystroke.
import type { CarerEngine } from "../engine/engine";
import type { Field } from "./parts/ui";

export const draftKey = (visit: string, what: string): string => `${visit}/${what}`;
// What may lie unfinished at a visit, each under its key.
export const DRAFTS = ["note", "incident", "observation"] as const;

// One write at a time, and always the newest: a fast writer is never behind by more than one.
class Writer {
  private wanted: string | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly engine: CarerEngine,
    private readonly key: string,
  ) {}

  put(text: string): Promise<void> {
    this.wanted = text;
    this.running ??= this.run();
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.wanted !== null) {
      const text = this.wanted;
      this.wanted = null;
      if (text) await this.engine.putDraft?.(this.key, text);
      else await this.engine.dropDraft?.(this.key);
    }
    this.running = null;
  }
}

export interface Draft {
  done(): Promise<void>; // what was written is recorded: the draft goes
}

// Puts what was written before into the field, and keeps what is written from now on.
export async function keepDraft(engine: CarerEngine, key: string, field: Field & { control: HTMLTextAreaElement }, kept?: HTMLElement): Promise<Draft> {
  const { control } = field;
  const writer = new Writer(engine, key);
  const before = await engine.getDraft?.(key);
  if (before && !control.value) control.value = before;
  control.addEventListener("input", async () => {
    if (kept) delete kept.dataset.kept;
    await writer.put(control.value);
    if (kept) kept.dataset.kept = control.value ? "yes" : "";
  });
  return { done: () => writer.put("") };
}

// Of a visit: which texts are unfinished.
export async function unfinished(engine: CarerEngine, visit: string): Promise<string[]> {
  const found = await Promise.all(DRAFTS.map((what) => engine.getDraft?.(draftKey(visit, what))));
  return DRAFTS.filter((_, i) => found[i]);
}
