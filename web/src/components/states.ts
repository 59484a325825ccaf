// What a part of a page shows while it waits, where there is nothing, and where something failed.
import { ApiProblem, inWords } from "../api/problem";
import { type Child, h, replace } from "../dom";

export function loading(what = "Loading"): HTMLElement {
  return h("p", { class: "govuk-body ds-loading", role: "status" }, `${what} …`);
}

export function empty(...text: Child[]): HTMLElement {
  return h("p", { class: "govuk-body ds-empty" }, ...text);
}

export function failed(failure: unknown, retry?: () => void): HTMLElement {
  const again = retry && h("button", { type: "button", class: "govuk-button govuk-button--secondary", onclick: retry }, "Try again");
  return h("div", { class: "ds-failed", role: "alert" }, h("p", { class: "govuk-body" }, inWords(failure)), again);
}

const isAbort = (failure: unknown) => failure instanceof DOMException && failure.name === "AbortError";

// Fills `place` with what `load` brings: meanwhile a line that says so, a failure in words with a way to try again.
export async function fill<T>(place: HTMLElement, load: () => Promise<T>, show: (loaded: T) => Child): Promise<void> {
  place.setAttribute("aria-busy", "true");
  if (!place.firstChild) replace(place, loading());
  try {
    const loaded = await load();
    replace(place, show(loaded));
  } catch (failure) {
    if (isAbort(failure)) return;
    if (!(failure instanceof ApiProblem)) console.error(failure);
    replace(place, failed(failure, () => void fill(place, load, show)));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

// A part of a page that fills itself.
export function part<T>(load: () => Promise<T>, show: (loaded: T) => Child, className = ""): HTMLElement {
  const place = h("div", { class: className });
  void fill(place, load, show);
  return place;
}

// Says something once to those who listen, in a place that is always there.
export function announce(text: string): void {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
}

// A place above a list for what was done. Saying it moves the focus there.
export function notices(): { element: HTMLElement; say(...what: Child[]): void; clear(): void } {
  const element = h("div", {});
  const say = (...what: Child[]) => {
    const box = h("div", { class: "ds-done", role: "alert", tabindex: "-1" }, h("p", {}, ...what));
    replace(element, box);
    box.focus();
  };
  return { element, say, clear: () => replace(element) };
}
