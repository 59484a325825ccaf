// Photographs for what is about to be recorded: chosen or taken, and shown small.
import { h } from "../../../src/dom";
import type { App } from "../app";
import { smaller } from "../picture";
import { PHOTOGRAPH } from "../words";
import { type Attachment, Attachments } from "./attachments";
import { button, quiet } from "./ui";

const MOST_BYTES = 25 * 1024 * 1024;

export class Photographs extends Attachments {
  readonly element: HTMLElement;

  constructor(app: App) {
    super(app, PHOTOGRAPH, "photographs");
    const input = h("input", { type: "file", accept: "image/*", capture: "environment", multiple: true, class: "hidden", tabindex: "-1", "aria-hidden": "true" });
    input.addEventListener("change", () => void this.choose([...(input.files ?? [])]).then(() => (input.value = "")));
    const pick = button(PHOTOGRAPH.add, () => input.click());
    this.element = h("div", { class: "field" }, pick, input, this.said, this.list);
    this.element.hidden = !app.engine.attach;
  }

  private async choose(files: File[]): Promise<void> {
    const fitting = files.filter((file) => file.size <= MOST_BYTES && file.type.startsWith("image/"));
    this.said.textContent = fitting.length < files.length ? PHOTOGRAPH.unfit : "";
    for (const bytes of fitting) {
      const thumbnail = await smaller(bytes);
      this.add({ bytes, thumbnail, url: thumbnail && URL.createObjectURL(thumbnail) });
    }
  }

  protected shown({ url }: Attachment, name: string): HTMLElement {
    return url ? h("img", { src: url, alt: name }) : quiet(name);
  }
}
