// Charts as SVG nodes, so that they print, scale and stay sharp. Each stands beside the table that it draws, so it is
// one picture with a sentence to those who can't see it.
import { h, svg } from "../dom";

export interface Series {
  name: string;
  values: (number | null)[];
}

export interface ChartOptions {
  label: string; // the sentence
  categories: string[];
  series: Series[];
  unit: (value: number) => string;
  low?: number; // of the scale; 0 unless given
  high?: number; // at least
  small?: boolean; // for a card
}

const WIDTH = 720;
const SMALL_WIDTH = 380;
const NARROW = 520; // of the place that it stands in
const HEIGHT = 260;
const LEFT = 56;
const BOTTOM = 34;
const TOP = 12;
const LETTER = 8; // the width of one, about

// A round number just above, and how many steps lead there.
export function niceScale(low: number, high: number): { low: number; high: number; step: number } {
  const span = Math.max(high - low, 1e-9);
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => span / s <= 5) ?? power * 10;
  return { low: Math.floor(low / step) * step, high: Math.max(Math.ceil(high / step) * step, low + step), step };
}

const widthOf = (options: ChartOptions) => (options.small ? SMALL_WIDTH : WIDTH);

// The only series has the brand's colour.
const lookOf = (options: ChartOptions, series: number): number => (options.series.length === 1 ? 1 : series);

interface Frame {
  x(i: number): number; // the middle of a category
  y(value: number): number;
  band: number;
  nodes: SVGElement[];
}

function frame(options: ChartOptions): Frame {
  const values = options.series.flatMap((s) => s.values).filter((v): v is number => v !== null);
  const scale = niceScale(options.low ?? 0, Math.max(options.high ?? 0, ...values, 0));
  const band = (widthOf(options) - LEFT - 8) / Math.max(options.categories.length, 1);
  const y = (value: number) => TOP + ((scale.high - value) / (scale.high - scale.low)) * (HEIGHT - TOP - BOTTOM);
  const x = (i: number) => LEFT + band * (i + 0.5);
  const nodes: SVGElement[] = [];
  for (let value = scale.low; value <= scale.high + scale.step / 2; value += scale.step) {
    nodes.push(svg("line", { x1: LEFT, x2: widthOf(options), y1: y(value), y2: y(value), class: "ds-chart__grid" }));
    nodes.push(svg("text", { x: LEFT - 8, y: y(value) + 5, class: "ds-chart__value" }, options.unit(value)));
  }
  const longest = Math.max(...options.categories.map((name) => name.length), 1);
  const every = Math.max(Math.ceil((longest * LETTER + 10) / band), 1); // so that no name runs into the next
  options.categories.forEach((name, i) => {
    if (i % every === 0) nodes.push(svg("text", { x: x(i), y: HEIGHT - 10, class: "ds-chart__category" }, name));
  });
  return { x, y, band, nodes };
}

// Drawn anew with fewer words where there is less room, so that the words stay large enough to be read.
function figure(options: ChartOptions, draw: (options: ChartOptions) => SVGElement[], mark: "bar" | "line"): HTMLElement {
  const pictureOf = (fitted: ChartOptions) => svg("svg", { viewBox: `0 0 ${widthOf(fitted)} ${HEIGHT}`, class: "ds-chart", role: "img", "aria-label": options.label }, ...draw(fitted));
  let small = options.small ?? false;
  let picture = pictureOf(options);
  const fit = ([entry]: ResizeObserverEntry[]) => {
    const wanted = options.small || (entry?.contentRect.width ?? WIDTH) < NARROW;
    if (wanted === small) return;
    small = wanted;
    const other = pictureOf({ ...options, small });
    picture.replaceWith(other);
    picture = other;
  };
  const key = options.series.map((series, i) => h("li", { class: `ds-key ds-key--${mark} ds-key--${i}` }, series.name));
  const element = h("figure", { class: "ds-figure" }, options.series.length > 1 && h("ul", { class: "ds-keys" }, key), picture);
  new ResizeObserver(fit).observe(element);
  return element;
}

function bars(options: ChartOptions): SVGElement[] {
  const { x, y, band, nodes } = frame(options);
  const width = Math.min((band * 0.8) / options.series.length, 44);
  options.series.forEach((series, s) => {
    series.values.forEach((value, i) => {
      if (value === null) return;
      const left = x(i) + (s - options.series.length / 2) * width;
      nodes.push(svg("rect", { x: left + 1, y: y(value), width: width - 2, height: Math.max(y(options.low ?? 0) - y(value), 0), class: `ds-chart__bar ds-chart__bar--${lookOf(options, s)}` }));
    });
  });
  return nodes;
}

function lines(options: ChartOptions): SVGElement[] {
  const { x, y, nodes } = frame(options);
  options.series.forEach((series, s) => {
    const points = series.values.flatMap((value, i) => (value === null ? [] : [[x(i), y(value)] as const]));
    const look = lookOf(options, s);
    nodes.push(svg("polyline", { points: points.map((p) => p.join(",")).join(" "), class: `ds-chart__line ds-chart__line--${look}` }));
    for (const [cx, cy] of points) nodes.push(svg("circle", { cx, cy, r: 4.5, class: `ds-chart__dot ds-chart__dot--${look}` }));
  });
  return nodes;
}

export const barChart = (options: ChartOptions): HTMLElement => figure(options, bars, "bar");
export const lineChart = (options: ChartOptions): HTMLElement => figure(options, lines, "line");
