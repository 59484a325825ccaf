// Times as the rota has them: in the provider's zone, wherever the tablet thinks it is.
import { DAY_WORDS } from "./words";

let zone = "Europe/London";
const formats = new Map<string, Intl.DateTimeFormat>();

export function useZone(name: string | undefined): void {
  if (!name || name === zone) return;
  zone = name;
  formats.clear();
}

// Making one costs more than using it a hundred times.
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  formats.set(key, made);
  return made;
}

type When = string | number | Date;

export const timeOf = (at: When | null): string =>
  at === null ? DAY_WORDS.noTime : format("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
export const dayOf = (at: When): string => format("en-GB", { weekday: "long", day: "numeric", month: "long" }).format(new Date(at));
export const dateOf = (at: When): string => format("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
export const spanOf = (start: When | null, end: When | null): string => DAY_WORDS.span(timeOf(start), timeOf(end));

const noonOf = (date: string): Date => new Date(`${date}T12:00:00Z`);

export function addDays(date: string, days: number): string {
  const noon = noonOf(date);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

// "Today", "Tomorrow", "Yesterday", else "Monday 2 November".
export function nearDay(date: string, now: When = Date.now()): string {
  const today = dateOf(now);
  const near = [DAY_WORDS.yesterday, DAY_WORDS.today, DAY_WORDS.tomorrow][[-1, 0, 1].findIndex((days) => addDays(today, days) === date)];
  return near ?? dayOf(noonOf(date));
}

// "today at 09:14", "yesterday at 21:40", "on Monday 2 November at 09:14".
export function momentOf(at: When, now: When = Date.now()): string {
  const date = dateOf(at);
  const today = dateOf(now);
  if (date === today) return DAY_WORDS.todayAt(timeOf(at));
  if (date === addDays(today, -1)) return DAY_WORDS.yesterdayAt(timeOf(at));
  return DAY_WORDS.onDayAt(dayOf(at), timeOf(at));
}

// Hours on both sides are room for any zone; what does not begin on the day is left out by the caller.
export function around(date: string): { from: Date; to: Date } {
  const noon = noonOf(date).getTime();
  const HOURS = 3_600_000;
  return { from: new Date(noon - 27 * HOURS), to: new Date(noon + 27 * HOURS) };
}
