// Where on the body, front and back: each region is a control of the picture, and one of a list that says the same. Left
// and right are the person's own, as nurses write them; seen from the front the left arm is on the right.
import { h, replace, svg } from "../../../src/dom";
import { INCIDENT, REGIONS } from "../words";
import { quiet, text } from "./ui";

export interface Mark {
  region: string;
  kind: string;
}

type Shape = SVGElementTagNameMap["rect" | "ellipse"];
const box = (x: number, y: number, width: number, height: number, rx = 7): (() => Shape) => () => svg("rect", { x, y, width, height, rx });
const round = (cx: number, cy: number, rx: number, ry = rx): (() => Shape) => () => svg("ellipse", { cx, cy, rx, ry });

// What lies on the side of the picture that is named.
const sides = (atLeft: string, atRight: string): Record<string, () => Shape> => ({
  [`${atLeft}_shoulder`]: box(20, 52, 22, 20, 10),
  [`${atRight}_shoulder`]: box(98, 52, 22, 20, 10),
  [`${atLeft}_arm`]: box(15, 74, 20, 62, 10),
  [`${atRight}_arm`]: box(105, 74, 20, 62, 10),
  [`${atLeft}_hand`]: round(24, 150, 11, 13),
  [`${atRight}_hand`]: round(116, 150, 11, 13),
  [`${atLeft}_hip`]: box(42, 126, 14, 28),
  [`${atRight}_hip`]: box(84, 126, 14, 28),
  [`${atLeft}_leg`]: box(43, 158, 25, 92, 11),
  [`${atRight}_leg`]: box(72, 158, 25, 92, 11),
  [`${atLeft}_foot`]: round(52, 262, 16, 11),
  [`${atRight}_foot`]: round(88, 262, 16, 11),
});

const VIEWS: [string, Record<string, () => Shape>][] = [
  [INCIDENT.front, { head: round(70, 21, 19, 20), face: round(70, 25, 12, 13), neck: box(61, 42, 18, 9, 4), chest: box(44, 53, 52, 38), abdomen: box(44, 93, 52, 31), groin: box(58, 126, 24, 26), ...sides("right", "left") }],
  [INCIDENT.backSide, { head: round(70, 21, 19, 20), neck: box(61, 42, 18, 9, 4), upper_back: box(44, 53, 52, 36), lower_back: box(44, 91, 52, 33), buttocks: box(58, 126, 24, 28), ...sides("left", "right") }],
];

export class BodyMap {
  readonly element: HTMLElement;
  private readonly marks = new Map<string, string>();
  private readonly controls: [string, Element][] = [];
  private readonly boxes: [string, HTMLInputElement][] = [];
  private readonly said = h("ul", { class: "marks" });

  constructor(private readonly kind: () => string) {
    const pictures = VIEWS.map(([name, shapes]) => this.picture(name, shapes));
    const list = Object.entries(REGIONS).map(([region, name]) => this.item(region, name));
    this.element = h(
      "fieldset",
      { class: "field" },
      h("legend", {}, INCIDENT.where),
      h("p", { class: "field__hint" }, INCIDENT.whereHint),
      h("div", { class: "bodies" }, pictures),
      h("div", { role: "status" }, quiet(INCIDENT.marks), this.said),
      h("details", {}, h("summary", {}, INCIDENT.list), h("div", { class: "choices choices--many" }, list)),
    );
    this.show();
  }

  value(): Mark[] {
    return [...this.marks].map(([region, kind]) => ({ region, kind }));
  }

  private toggle(region: string): void {
    if (this.marks.has(region)) this.marks.delete(region);
    else this.marks.set(region, this.kind());
    this.show();
  }

  private show(): void {
    for (const [region, control] of this.controls) control.setAttribute("aria-checked", String(this.marks.has(region)));
    for (const [region, input] of this.boxes) input.checked = this.marks.has(region);
    const marked = this.value().map(({ region, kind }) => h("li", {}, INCIDENT.marked(REGIONS[region] ?? region, INCIDENT.kinds[kind] ?? kind)));
    replace(this.said, marked.length ? marked : h("li", {}, text(INCIDENT.noMarks)));
  }

  private region(view: string, region: string, draw: () => Shape): Shape {
    const shape = draw();
    const attributes = { class: "region", role: "checkbox", tabindex: "0", "aria-label": `${REGIONS[region]} (${view.toLowerCase()})` };
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    shape.addEventListener("click", () => this.toggle(region));
    shape.addEventListener("keydown", (event) => {
      if (!(event instanceof KeyboardEvent) || (event.key !== " " && event.key !== "Enter")) return;
      event.preventDefault();
      this.toggle(region);
    });
    this.controls.push([region, shape]);
    return shape;
  }

  private picture(name: string, shapes: Record<string, () => Shape>): HTMLElement {
    const regions = Object.entries(shapes).map(([region, draw]) => this.region(name, region, draw));
    return h("figure", { class: "body" }, svg("svg", { viewBox: "0 0 140 278", role: "group", "aria-label": name }, ...regions), h("figcaption", {}, name));
  }

  private item(region: string, name: string): HTMLElement {
    const input = h("input", { type: "checkbox", id: `region-${region}` });
    input.addEventListener("change", () => this.toggle(region));
    this.boxes.push([region, input]);
    return h("div", { class: "choice" }, input, h("label", { for: input.id }, name));
  }
}
