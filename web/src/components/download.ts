// Files to keep. They are asked for like everything else, with the session, and saved by the browser.
import { problemOf } from "../api/client";
import { inWords } from "../api/problem";
import { h } from "../dom";
import { announce } from "./states";

async function save(path: string, accept: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: { Accept: accept }, credentials: "same-origin" });
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
  const url = URL.createObjectURL(await response.blob());
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const KINDS = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  json: "application/json",
};

export function downloadButton(text: string, path: string, name: string, kind: keyof typeof KINDS): HTMLElement {
  const button = h("button", { type: "button", class: "govuk-button govuk-button--secondary" }, text);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await save(path, KINDS[kind], `${name}.${kind}`);
      announce(`${name}.${kind} was saved`);
    } catch (failure) {
      button.after(h("p", { class: "govuk-error-message", role: "alert" }, inWords(failure)));
    }
    button.disabled = false;
  });
  return button;
}
