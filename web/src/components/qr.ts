// A QR code as SVG, so that it prints sharp. The library only says which squares are dark.
import { generate } from "lean-qr";
import { svg } from "../dom";

const QUIET = 4; // squares of white all round, as ISO/IEC 18004 asks

export function qrCode(text: string, label: string): SVGSVGElement {
  const code = generate(text);
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  }
  const side = code.size + 2 * QUIET;
  return svg(
    "svg",
    { viewBox: `0 0 ${side} ${side}`, class: "ds-qr", role: "img", "aria-label": label },
    svg("rect", { width: side, height: side, fill: "#fff" }),
    svg("path", { d: path, fill: "#000", "shape-rendering": "crispEdges" }),
  );
}
