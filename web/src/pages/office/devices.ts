// Tablets: when each was last heard of, whether its clock is right, and shutting one out.
import { api, ask, askAll } from "../../api/client";
import type { Device } from "../../api/types";
import { expectFilled, form, radioField } from "../../components/form";
import { empty, part } from "../../components/states";
import { longTable, summaryList } from "../../components/table";
import { tag } from "../../components/tag";
import { type Child, append, h } from "../../dom";
import { agoOf, countOf, dateTimeOf, lengthOf, plural } from "../../format";
import { type Page, goTo, linkTo } from "../../router";
import { backLink, heading, retitle } from "../../shell";

const SILENT_MS = 24 * 3_600_000;

export async function loadDevices(): Promise<{ devices: Device[]; now: string }> {
  let now = "";
  const devices = await askAll(async (after) => {
    const answer = await api.GET("/v1/devices", { params: { query: { after, limit: 200 } } });
    now = answer.data?.time ?? now;
    return answer;
  });
  return { devices: devices.sort((a, b) => Number(Boolean(a.revoked_at)) - Number(Boolean(b.revoked_at)) || nameOf(a).localeCompare(nameOf(b))), now };
}

export const carersOf = (device: Device): string => device.carers.map((carer) => carer.name).join(", ") || "Nobody";
// "Sunita Dunmore’s tablet": how an office tells one from another.
export const nameOf = (device: Device): string => (device.carers.length === 1 ? `${device.carers[0]?.name}’s tablet` : device.carers.length ? `Tablet of ${carersOf(device)}` : device.name || "A tablet");

function clockOf(device: Device): Child {
  const wrong = device.clock_error_seconds;
  if (wrong === null || wrong === undefined) return "Right";
  return h("strong", {}, `${lengthOf(Math.abs(wrong))} ${wrong > 0 ? "fast" : "slow"}`);
}

function heardOf(device: Device, now: string): Child {
  if (!device.last_heard) return h("strong", {}, "Not yet");
  const silent = Date.parse(now) - Date.parse(device.last_heard) > SILENT_MS;
  const text = `${agoOf(device.last_heard, now)}, ${dateTimeOf(device.last_heard)}`;
  return silent && !device.revoked_at ? h("strong", {}, text) : text;
}

// By the tablet's own word when it was last heard of; what it has written since then the hub can't know.
function unsentOf(device: Device, now: string): Child {
  if (device.revoked_at && device.wipe) return "Is deleted";
  if (!device.last_heard) return "Not known";
  const since = Date.parse(now) - Date.parse(device.last_heard) > SILENT_MS && "what was written since";
  const told = device.unsent ? plural(device.unsent, "record") : "";
  if (told) return h("strong", {}, [told, since].filter(Boolean).join(", and "));
  return since ? `Perhaps ${since}` : device.unsent === 0 ? "Nothing" : "Not known";
}

function stateOf(device: Device): HTMLElement {
  if (device.revoked_at) return tag("revoked", device.wipe ? "Wiped" : "Shut out");
  return device.retired_at ? tag("pending", "To be shut out once it has sent all") : tag("valid", "In use");
}

function deviceTable(devices: Device[], now: string): HTMLElement {
  return longTable({
    caption: "Tablets, those in use first",
    hideCaption: true,
    rows: devices,
    columns: [
      { name: "Tablet", header: true, cell: (d) => h("a", { class: "govuk-link", href: linkTo(`/devices/${d.id}`) }, nameOf(d)) },
      { name: "State", cell: stateOf },
      { name: "Last heard of", cell: (d) => heardOf(d, now) },
      { name: "Not sent yet", cell: (d) => unsentOf(d, now) },
      { name: "Clock", cell: clockOf },
      { name: "Records here", numeric: true, cell: (d) => countOf(d.events_held) },
    ],
  });
}

export const devicesPage: Page = {
  path: "/devices",
  title: "Tablets",
  roles: ["office"],
  inMenu: true,
  render({ main }) {
    const show = ({ devices, now }: Awaited<ReturnType<typeof loadDevices>>) => (devices.length ? deviceTable(devices, now) : empty("No tablet has been enrolled yet."));
    append(main, heading("Tablets"), h("p", {}, h("a", { class: "govuk-button", href: linkTo("/devices/enrol") }, "Enrol a tablet")), part(loadDevices, show));
  },
};

const find = async (id: string) => {
  const { devices, now } = await loadDevices();
  return { device: devices.find((device) => device.id === id), now };
};

function facts(device: Device, now: string): HTMLElement {
  return summaryList([
    ["State", stateOf(device)],
    ["Carers", carersOf(device)],
    ["Last heard of", heardOf(device, now)],
    ["Not sent yet", unsentOf(device, now)],
    ["Clock", clockOf(device)],
    ["Records here", countOf(device.events_held)],
    ["Enrolled", dateTimeOf(device.enrolled_at)],
    ["Model", [device.name, device.model, device.os].filter(Boolean).join(", ") || "–"],
    ...(device.revoked_at ? [["Shut out", dateTimeOf(device.revoked_at)] as [string, Child]] : []),
  ]);
}

// After an update of its system a tablet may have lost its keys; what is on it has not gone with them.
const lostKeys = (device: Device) => h("p", { class: "govuk-body" }, "Does the tablet say that its keys are lost? ", h("a", { class: "govuk-link", href: linkTo(`/devices/${device.id}/recover`) }, "Bring it back"));

export const devicePage: Page = {
  path: "/devices/{id}",
  title: "Tablet",
  roles: ["office"],
  render({ main, params }) {
    const title = heading("Tablet");
    const show = ({ device, now }: Awaited<ReturnType<typeof find>>) => {
      if (!device) return empty("There is no such tablet.");
      retitle(title, nameOf(device));
      return h("div", { class: "ds-wide-form" }, facts(device, now), lostKeys(device), !device.revoked_at && h("a", { class: "govuk-button govuk-button--warning", href: linkTo(`/devices/${device.id}/revoke`) }, "Shut this tablet out"));
    };
    append(main, backLink("/devices", "All tablets"), title, part(() => find(params.id ?? ""), show));
  },
};

function revokeForm(device: Device): HTMLElement {
  const how = radioField({
    label: "What shall happen to what is on it?",
    choices: [
      { value: "keep", text: "Leave it on the tablet", hint: "Choose this where the tablet may come back. Notes that were not sent stay on it, and the hub does not take them any more." },
      { value: "wipe", text: "Wipe it", hint: "Choose this where it was lost or stolen. When it next has a connection, everything on it is deleted. Notes that were not sent are lost for good." },
      { value: "deliver", text: "Wipe it once it has sent everything", hint: "Choose this where it is in good hands, for example when a carer leaves. What was recorded is sent first; then the tablet is shut out, and everything on it deleted." },
    ],
  });
  const revoke = async () => {
    expectFilled([how, "Choose what shall happen to what is on it"]);
    await ask(api.POST("/v1/devices/{device}/revocation", { params: { path: { device: device.id } }, body: { wipe: how.value() !== "keep", deliver_first: how.value() === "deliver" } }));
    goTo(`/devices/${device.id}`);
  };
  const cancel = h("a", { class: "govuk-link", href: linkTo(`/devices/${device.id}`) }, "Leave it as it is");
  return form({ fields: [how], submit: "Shut it out", warning: true, secondary: cancel, onSubmit: revoke });
}

export const revokePage: Page = {
  path: "/devices/{id}/revoke",
  title: "Shut a tablet out",
  roles: ["office"],
  render({ main, params }) {
    const show = ({ device, now }: Awaited<ReturnType<typeof find>>) => {
      if (!device || device.revoked_at) return empty("There is no such tablet in use.");
      const heard = device.last_heard ? `It was last heard of ${agoOf(device.last_heard, now)}. What was written on it since then is not here.` : "The hub has not heard from it yet.";
      return h(
        "div",
        { class: "ds-wide-form" },
        h("p", { class: "govuk-caption-l ds-caption" }, nameOf(device)),
        h("p", { class: "govuk-body" }, "From its next request on the hub refuses this tablet, unless you let it send everything first. This can’t be undone: to use it again it has to be enrolled anew."),
        h("div", { class: "govuk-inset-text" }, heard, " If you can, have it sync first."),
        revokeForm(device),
      );
    };
    append(main, backLink(`/devices/${params.id ?? ""}`, "Back to the tablet"), heading("Shut this tablet out?"), part(() => find(params.id ?? ""), show));
  },
};
