// What happened, the newest first: visits with what was done and written at each, and what was written outside any.
import { api, ask } from "../api/client";
import { ApiProblem } from "../api/problem";
import type { PastVisit, TimelineEntry } from "../api/types";
import { append, h } from "../dom";
import { dayOf, localDate, nearDay } from "../format";
import { empty, failed, fill } from "./states";
import { entryOf } from "./timeline";
import { visitBlock } from "./visit";

const VISITS_AT_ONCE = 12;
const ENTRIES_AT_ONCE = 60;

interface Item {
  at: string;
  visit: PastVisit | null;
  entries: TimelineEntry[];
}

// Two lists that are read side by side: entries go to the visit that they were written at.
export class History {
  now = "";
  private visitsBefore: string | undefined;
  private entriesBefore: string | undefined;
  private visitsLeft = true;
  private entriesLeft = true;
  private waiting: TimelineEntry[] = [];

  constructor(private readonly person: string) {}

  get hasMore(): boolean {
    return this.visitsLeft || this.entriesLeft || this.waiting.length > 0;
  }

  async more(): Promise<Item[]> {
    const visits = await this.moreVisits();
    const until = this.visitsLeft ? (visits.at(-1)?.planned_start ?? "") : "";
    while (this.entriesLeft && (this.waiting.at(-1)?.at ?? "9") >= until) await this.moreEntries();
    const items = new Map<string, Item>(visits.map((visit) => [visit.visit, { at: visit.planned_start ?? "", visit, entries: [] }]));
    const later: TimelineEntry[] = [];
    for (const entry of this.waiting) {
      const own = entry.visit ? items.get(entry.visit) : undefined;
      if (own) own.entries.push(entry);
      else if (entry.at >= until) items.set(entry.id, { at: entry.at, visit: null, entries: [entry] });
      else later.push(entry);
    }
    this.waiting = later;
    return [...items.values()].sort((a, b) => b.at.localeCompare(a.at));
  }

  // Nothing where visits are not open to the reader, who may still read about goals.
  private async moreVisits(): Promise<PastVisit[]> {
    if (!this.visitsLeft) return [];
    try {
      const query = { limit: VISITS_AT_ONCE, before: this.visitsBefore };
      const page = await ask(api.GET("/v1/people/{id}/visits", { params: { path: { id: this.person }, query } }));
      this.visitsBefore = page.next ?? undefined;
      this.visitsLeft = page.next !== null;
      this.now = page.time;
      return page.items;
    } catch (failure) {
      if (!(failure instanceof ApiProblem) || failure.status !== 404) throw failure;
      this.visitsLeft = false;
      return [];
    }
  }

  private async moreEntries(): Promise<void> {
    const query = { limit: ENTRIES_AT_ONCE, before: this.entriesBefore };
    const page = await ask(api.GET("/v1/people/{id}/timeline", { params: { path: { id: this.person }, query } }));
    this.entriesBefore = page.next ?? undefined;
    this.entriesLeft = page.next !== null;
    this.now = page.time;
    // A tablet's wrong clock is put right in `at`, not in the order.
    this.waiting = [...this.waiting, ...page.items].sort((a, b) => b.at.localeCompare(a.at));
  }
}

class HistoryList {
  readonly element = h("div", {});
  private day = "";

  constructor(
    private readonly history: History,
    private readonly mayRate: boolean,
  ) {}

  add(items: Item[]): void {
    for (const item of items) {
      this.beginDay(item.at);
      this.element.append(item.visit ? visitBlock(item.visit, item.entries, this.mayRate) : h("section", { class: "ds-visit" }, item.entries.map(entryOf)));
    }
    if (this.history.hasMore) this.element.append(this.olderButton());
  }

  private beginDay(at: string): void {
    const near = nearDay(at, this.history.now);
    const long = dayOf(at);
    if (localDate(at) !== this.day) append(this.element, h("h2", { class: "govuk-heading-m ds-day" }, near === long ? long : `${near}, ${long}`));
    this.day = localDate(at);
  }

  // What is older is put below; what is read stays where it is.
  private olderButton(): HTMLElement {
    const button = h("button", { type: "button", class: "govuk-button govuk-button--secondary ds-no-print" }, "Show older notes");
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const items = await this.history.more();
        button.remove();
        this.add(items);
      } catch (failure) {
        button.disabled = false;
        button.after(failed(failure));
      }
    });
    return button;
  }
}

export function happenedPart(person: string, mayRate: boolean): HTMLElement {
  const place = h("div", {});
  const history = new History(person);
  void fill(place, () => history.more(), (items) => {
    if (!items.length) return empty("There are no visits yet. They appear here soon after a carer has come.");
    const list = new HistoryList(history, mayRate);
    list.add(items);
    return list.element;
  });
  return place;
}
