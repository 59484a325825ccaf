// What goes with an event that is about to be recorded: listed, taken back, and attached once the event is there.
import type { Recorded } from "../../engine/engine";
import { h, replace } from "../../../src/dom";
import type { App } from "../app";
import { button, inWords } from "./ui";

export interface Attachment {
  bytes: Blob;
  thumbnail?: Blob | null;
  url: string | null; // of what the carer sees or hears of it
}

interface Words {
  nth(n: number): string;
  notKept(why: string): string;
  takeBack: string;
  takeBackNth(n: number): string;
}

export abstract class Attachments {
  abstract readonly element: HTMLElement;
  protected readonly said = h("p", { class: "field__error", role: "alert" });
  protected readonly list: HTMLElement;
  private kept: Attachment[] = [];

  constructor(private readonly app: App, private readonly words: Words, listClass: string) {
    this.list = h("ul", { class: listClass });
  }

  protected abstract shown(one: Attachment, name: string): HTMLElement;
  // Until all is there that is to be attached.
  protected async settled(): Promise<void> {}

  protected add(one: Attachment): void {
    this.kept.push(one);
    this.show();
  }

  private show(): void {
    replace(this.list, this.kept.map((one, i) => this.item(one, i + 1)));
  }

  private item(one: Attachment, n: number): HTMLElement {
    const takeBack = () => {
      if (one.url) URL.revokeObjectURL(one.url);
      this.kept = this.kept.filter((other) => other !== one);
      this.show();
    };
    const { words } = this;
    return h("li", {}, this.shown(one, words.nth(n)), button(words.takeBack, takeBack, "quiet", { "aria-label": words.takeBackNth(n) }));
  }

  // The event is recorded already, so this does not fail: it gives what to say of one that could not be kept.
  async attachTo({ event }: Recorded, visit: string): Promise<string> {
    try {
      await this.settled();
      for (const { bytes, thumbnail } of this.kept) {
        await this.app.engine.attach?.({ carer: this.app.me, visit, of: event, bytes: await bytes.arrayBuffer(), thumbnail: await thumbnail?.arrayBuffer() });
      }
      return "";
    } catch (failure) {
      return this.words.notKept(inWords(failure));
    }
  }
}
