// Enrolling a tablet: a code that is good once and for a few minutes, as a QR code and in letters. While it is shown
// the page looks whether a tablet has come with it.
import { api, ask, askAll } from "../../api/client";
import type { Carer, Device } from "../../api/types";
import { FieldErrors, checkboxField, form } from "../../components/form";
import { qrCode } from "../../components/qr";
import { announce, empty, part } from "../../components/states";
import { summaryList } from "../../components/table";
import { append, focusOn, h, replace } from "../../dom";
import { timeOf } from "../../format";
import { type Page, type View, linkTo } from "../../router";
import { backLink, heading } from "../../shell";
import { loadDevices, nameOf } from "./devices";

const LOOK_MS = 3_000;
const MOST_CARERS = 20;

const loadCarers = () => askAll((after) => api.GET("/v1/carers", { params: { query: { after } } }));

interface Code {
  code: string;
  expires: string;
}

// What the tablet's camera reads: where the hub is, and the code.
export const enrolmentAddress = (code: string): string => `doorstep:enrol?hub=${encodeURIComponent(location.origin)}&code=${code}`;

function codeCard({ code, expires }: Code, who: string): HTMLElement {
  return h(
    "div",
    { class: "ds-card ds-code-card" },
    qrCode(enrolmentAddress(code), "QR code with the hub’s address and the enrolment code"),
    h(
      "div",
      {},
      h("p", { class: "govuk-body" }, "Open Doorstep on the tablet, choose ", h("strong", {}, "Enrol"), " and point its camera at the code. Or type the address and the code."),
      summaryList([
        ["Hub", location.origin],
        ["Code", h("code", { class: "ds-code ds-code--large" }, code)],
        ["For", who],
        ["Good until", `${timeOf(expires)}, for one tablet`],
      ]),
    ),
  );
}

// Ends with the page, with the tablet's coming, or with the code's time.
async function waitForTablet(view: View, known: Set<string>, expires: string, place: HTMLElement): Promise<void> {
  while (!view.signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (view.signal.aborted) return;
    const { devices, now } = await loadDevices().catch(() => ({ devices: [], now: "" }));
    const come = devices.find((device) => !known.has(device.id));
    if (come) {
      replace(place, h("p", { class: "ds-done" }, `${nameOf(come)} is enrolled. `, h("a", { class: "govuk-link", href: linkTo("/devices") }, "All tablets")));
      return announce(`${nameOf(come)} is enrolled`);
    }
    if (now > expires) return replace(place, empty("The code’s time is over. Make a new one."));
  }
}

async function showCode(view: View, body: { carers?: string[]; replaces?: string }, who: string, place: HTMLElement): Promise<void> {
  const { devices } = await loadDevices();
  const code = await ask(api.POST("/v1/enrolment-codes", { body }));
  const waiting = h("div", { role: "status" }, h("p", { class: "govuk-body ds-quiet" }, "Waiting for the tablet. You can leave this page; the code stays good."));
  const title = h("h2", { class: "govuk-heading-m" }, "Enrolment code");
  replace(place, title, codeCard(code, who), waiting);
  focusOn(title);
  void waitForTablet(view, new Set(devices.map((device) => device.id)), code.expires, waiting);
}

function enrolForm(view: View, carers: Carer[], place: HTMLElement): HTMLElement {
  const who = checkboxField({ label: "Who will use the tablet?", hint: "The tablet gets the visits of these carers.", choices: carers.map((carer) => ({ value: carer.ref, text: carer.name })) });
  const make = async () => {
    const chosen = who.values();
    if (!chosen.length) throw new FieldErrors([[who, "Choose at least one carer"]]);
    if (chosen.length > MOST_CARERS) throw new FieldErrors([[who, `Choose at most ${MOST_CARERS} carers`]]);
    const names = carers.filter((carer) => chosen.includes(carer.ref)).map((carer) => carer.name);
    await showCode(view, { carers: chosen }, names.join(", "), place);
  };
  return form({ fields: [who], submit: "Make a code", onSubmit: make });
}

export const enrolPage: Page = {
  path: "/devices/enrol",
  title: "Enrol a tablet",
  roles: ["office"],
  render(view) {
    const place = h("div", {});
    const show = (carers: Carer[]) => (carers.length ? enrolForm(view, carers, place) : empty("There are no carers yet. ", h("a", { class: "govuk-link", href: linkTo("/import") }, "Import them first"), "."));
    append(view.main, backLink("/devices", "All tablets"), heading("Enrol a tablet"), part(loadCarers, show), place);
  },
};

// For a tablet that has lost its keys: the code names it, and what it has not sent comes back with it.
export const recoverPage: Page = {
  path: "/devices/{id}/recover",
  title: "Bring a tablet back",
  roles: ["office"],
  render(view) {
    const place = h("div", {});
    const find = async () => (await loadDevices()).devices.find((device) => device.id === view.params.id);
    const show = (device: Device | undefined) => {
      if (!device) return empty("There is no such tablet.");
      const make = () => showCode(view, { replaces: device.id }, nameOf(device), place);
      return h(
        "div",
        { class: "ds-wide-form" },
        h("p", { class: "govuk-caption-l ds-caption" }, nameOf(device)),
        h("p", { class: "govuk-body" }, "Use this where the tablet itself says that its keys are lost. With the code it goes on as a new tablet, and sends what it has recorded. As it was before it is shut out from then on. Its carers choose new PINs."),
        h("div", { class: "govuk-inset-text" }, "Give the code only to somebody who has this tablet in hand: it opens what is on it."),
        form({ fields: [], submit: "Make a code", onSubmit: make }),
      );
    };
    append(view.main, backLink(`/devices/${view.params.id ?? ""}`, "Back to the tablet"), heading("Bring this tablet back"), part(find, show), place);
  },
};
