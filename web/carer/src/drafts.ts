// Texts that are being written: kept by the engine, encrypted, at every keystroke. Recording the event erases them.
import type { CarerEngine, DraftOf } from "../engine/engine";
import type { App } from "./app";
import type { Field } from "./parts/ui";

// One write at a time, and always the newest: a fast writer is never behind by more than one.
export class DraftWriter {
  private wanted: string | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly engine: CarerEngine,
    private of: DraftOf,
  ) {}

  put(text: string): Promise<void> {
    this.wanted = text;
    this.running ??= this.run();
    return this.running;
  }

  // The same text goes on as a draft of another kind.
  async move(kind: string, text: string): Promise<void> {
    await this.put("");
    this.of = { ...this.of, kind };
    await this.put(text);
  }

  private async run(): Promise<void> {
    try {
      while (this.wanted !== null) {
        const text = this.wanted;
        this.wanted = null;
        if (text) await this.engine.putDraft?.(this.of, text);
        else await this.engine.dropDraft?.(this.of);
      }
    } finally {
      this.running = null;
    }
  }
}

const carerOf = (app: App, visit: string, kind: string): DraftOf => ({ carer: app.me, visit, kind });

// Puts what was written before into the field, and keeps what is written from now on. Before the event is recorded, what
// is under way is waited for: a draft that came after it would stay.
export async function keepDraft(app: App, visit: string, kind: string, field: Field & { control: HTMLTextAreaElement }, kept?: HTMLElement): Promise<DraftWriter> {
  const { control } = field;
  const writer = new DraftWriter(app.engine, carerOf(app, visit, kind));
  control.value = (await app.engine.getDraft?.(carerOf(app, visit, kind))) ?? "";
  control.addEventListener("input", async () => {
    if (kept) delete kept.dataset.kept;
    await writer.put(control.value).catch(() => {}); // longer than any draft: what was there is kept
    if (kept) kept.dataset.kept = control.value ? "yes" : "";
  });
  return writer;
}

// Of a visit: the kinds of which this carer has something unfinished.
export async function unfinished(app: App, visit: string): Promise<string[]> {
  const drafts = (await app.engine.drafts?.()) ?? [];
  return drafts.filter((draft) => draft.visit === visit && draft.carer === app.me).map(({ kind }) => kind);
}
