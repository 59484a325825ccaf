// Pictures drawn here: no fonts of symbols, no files. Those that say something carry a title; the others are hidden.
import { svg } from "../dom";

function icon(viewBox: string, className: string, label: string | null, ...shapes: SVGElement[]): SVGSVGElement {
  const attributes = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true", focusable: "false" };
  return svg("svg", { viewBox, class: className, ...attributes }, ...shapes);
}

export function doorIcon(): SVGSVGElement {
  return icon(
    "0 0 32 32",
    "ds-icon",
    null,
    svg("path", { d: "M10 25V9.5A1.5 1.5 0 0 1 11.5 8h9A1.5 1.5 0 0 1 22 9.5V25M6 25h20", fill: "none", stroke: "currentColor", "stroke-width": 2.6, "stroke-linecap": "round" }),
    svg("circle", { cx: 18.4, cy: 17, r: 1.6, fill: "currentColor" }),
  );
}

// From very sad (1) to very happy (5): the mouth is a curve, and the brows help where colour does not.
export function faceIcon(face: number): SVGSVGElement {
  const bend = (face - 3) * 9;
  return icon(
    "0 0 64 64",
    `ds-face ds-face--${face}`,
    null,
    svg("circle", { cx: 32, cy: 32, r: 29, class: "ds-face__skin" }),
    svg("circle", { cx: 22, cy: 26, r: 3.6, class: "ds-face__ink" }),
    svg("circle", { cx: 42, cy: 26, r: 3.6, class: "ds-face__ink" }),
    svg("path", { d: `M18 ${42 - bend / 3} Q32 ${42 + bend} 46 ${42 - bend / 3}`, class: "ds-face__mouth" }),
  );
}

// Morning, afternoon, evening, night: by where the sun stands.
export function timeOfDayIcon(hour: number): SVGSVGElement {
  if (hour >= 21 || hour < 6)
    return icon("0 0 48 48", "ds-symbol ds-symbol--night", null, svg("path", { d: "M31 6a19 19 0 1 0 11 27A16 16 0 0 1 31 6z", fill: "currentColor" }));
  const height = hour < 11 ? 30 : hour < 17 ? 20 : 34;
  return icon(
    "0 0 48 48",
    "ds-symbol ds-symbol--day",
    null,
    svg("circle", { cx: 24, cy: height, r: 9, fill: "currentColor" }),
    svg("path", { d: "M4 40h40", stroke: "currentColor", "stroke-width": 3, "stroke-linecap": "round" }),
  );
}

const SHAPES: Record<string, string> = {
  person: "M24 6a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM8 42c0-10 7-16 16-16s16 6 16 16z",
  note: "M10 5h20l8 8v30H10zM16 20h16v3H16zM16 27h16v3H16zM16 34h10v3H16z",
  star: "M24 4l6 13 14 2-10 10 2 14-12-7-12 7 2-14L4 19l14-2z",
  eye: "M2 24c6-10 14-15 22-15s16 5 22 15c-6 10-14 15-22 15S8 34 2 24zM24 17a7 7 0 1 0 0 14a7 7 0 0 0 0-14z",
  speech: "M5 8h38v26H22l-10 9v-9H5z",
  tick: "M6 25l6-6 8 8L37 10l6 6-23 23z",
  cross: "M12 6l12 12L36 6l6 6-12 12 12 12-6 6-12-12-12 12-6-6 12-12L6 12z",
  smile: "M24 3a21 21 0 1 0 0 42a21 21 0 0 0 0-42zM16 16a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7zM32 16a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7zM13 28h22c-1 6-5.5 10-11 10s-10-4-11-10z",
  heart: "M24 43C8 31 4 24 4 17A10 10 0 0 1 24 13A10 10 0 0 1 44 17c0 7-4 14-20 26z",
  warning: "M24 4L46 43H2zM22 17h4v14h-4zM22 34h4v4h-4z",
  half: "M24 5a19 19 0 1 0 0 38z",
};

export function symbol(name: keyof typeof SHAPES | string): SVGSVGElement {
  return icon("0 0 48 48", "ds-symbol", null, svg("path", { d: SHAPES[name] ?? "", fill: "currentColor", "fill-rule": "evenodd" }));
}
