// Photographs for what is about to be recorded: chosen or taken, shown small, taken back, and attached once the event is there.
import type { Recorded } from "../../engine/engine";
import { h, replace } from "../../../src/dom";
import type { App } from "../app";
import { smaller } from "../picture";
import { PHOTOGRAPH } from "../words";
import { button, inWords, quiet } from "./ui";

const MOST_BYTES = 25 * 1024 * 1024;

interface Chosen {
  file: File;
  thumbnail: Blob | null;
}

export class Photographs {
  readonly element: HTMLElement;
  private chosen: Chosen[] = [];
  private readonly list = h("ul", { class: "photographs" });
  private readonly said = h("p", { class: "field__error", role: "alert" });
  private urls: string[] = [];

  constructor(private readonly app: App) {
    const input = h("input", { type: "file", accept: "image/*", capture: "environment", multiple: true, class: "hidden", tabindex: "-1", "aria-hidden": "true" });
    input.addEventListener("change", () => void this.add([...(input.files ?? [])]).then(() => (input.value = "")));
    const pick = button(PHOTOGRAPH.add, () => input.click());
    this.element = h("div", { class: "field" }, pick, input, this.said, this.list);
    this.element.hidden = !app.engine.attach;
  }

  private async add(files: File[]): Promise<void> {
    const fitting = files.filter((file) => file.size <= MOST_BYTES && file.type.startsWith("image/"));
    this.said.textContent = fitting.length < files.length ? PHOTOGRAPH.unfit : "";
    for (const file of fitting) this.chosen.push({ file, thumbnail: await smaller(file) });
    this.show();
  }

  private show(): void {
    for (const url of this.urls) URL.revokeObjectURL(url);
    this.urls = [];
    replace(this.list, this.chosen.map((one, i) => this.item(one, i)));
  }

  private item(one: Chosen, i: number): HTMLElement {
    const url = one.thumbnail && URL.createObjectURL(one.thumbnail);
    if (url) this.urls.push(url);
    const takeBack = () => {
      this.chosen = this.chosen.filter((other) => other !== one);
      this.show();
    };
    const name = PHOTOGRAPH.nth(i + 1);
    return h("li", {}, url ? h("img", { src: url, alt: name }) : quiet(name), button(PHOTOGRAPH.takeBack, takeBack, "quiet", { "aria-label": PHOTOGRAPH.takeBackNth(i + 1) }));
  }

  // The event is recorded already, so this does not fail: it gives what to say of a photograph that could not be kept.
  async attachTo({ event }: Recorded, visit: string): Promise<string> {
    try {
      for (const { file, thumbnail } of this.chosen) {
        await this.app.engine.attach?.({ carer: this.app.me, visit, of: event, bytes: await file.arrayBuffer(), thumbnail: await thumbnail?.arrayBuffer() });
      }
      return "";
    } catch (failure) {
      return PHOTOGRAPH.notKept(inWords(failure));
    }
  }
}
