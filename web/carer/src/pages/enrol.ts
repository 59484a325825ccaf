// Joining the office: its code, typed or out of its QR code, at the hub that this app came from.
import { h, replace } from "../../../src/dom";
import { Wrong, button, form, heading, line, need, say, text } from "../parts/ui";
import { scanQr } from "../parts/scan";
import { canReadQr } from "../scan";
import { type Screen, goTo } from "../router";
import { sendNow } from "../sending";
import { ENROL } from "../words";
import { EngineError } from "../../engine/engine";

// "doorstep:enrol?hub=…&code=…", as the office's page draws it, or the code alone.
export function readCode(text: string): { code: string; hub: string | null } {
  const given = text.trim();
  if (!given.startsWith("doorstep:")) return { code: given.replace(/\s/g, ""), hub: null };
  const query = new URLSearchParams(given.split("?")[1] ?? "");
  return { code: query.get("code") ?? "", hub: query.get("hub") };
}

const deviceName = (): string => (/Android/.test(navigator.userAgent) ? "Android" : /iPad|iPhone/.test(navigator.userAgent) ? "iPhone or iPad" : "Browser");

export const enrolScreen: Screen = {
  path: "/enrol",
  isOpen: true,
  render({ app, main }) {
    const again = app.status?.enrolled === true;
    const code = line({ label: ENROL.code, hint: ENROL.hint });
    const name = line({ label: ENROL.name, hint: ENROL.nameHint, optional: true });
    const camera = h("div", {});
    const enrol = async () => {
      const given = readCode(need(code, ENROL.codeMissing));
      if (given.hub && given.hub !== location.origin) throw new Wrong(code, ENROL.otherHub(given.hub));
      await app.engine.enrol({ hub_url: location.origin, code: given.code, name: name.value().trim() || deviceName(), model: navigator.userAgent.slice(0, 100) });
      await app.loadStatus();
      say(ENROL.joined);
      await sendNow(app).catch((failure: unknown) => {
        if (!(failure instanceof EngineError)) throw failure; // no network: it is fetched later
      });
      await app.load();
      goTo(app.me ? "/" : "/who");
    };
    const scan = () => replace(camera, scanQr((found) => { code.control.value = found; replace(camera); code.control.focus(); }));
    replace(
      main,
      heading(again ? ENROL.again : ENROL.title),
      text(again ? ENROL.againText : ENROL.text),
      canReadQr() && h("p", {}, button(ENROL.scan, scan)),
      camera,
      form([code.group, name.group], ENROL.submit, enrol),
    );
  },
};
