// How instants, durations, money and names are written. Times are those of the care's own zone, not of the reader's
// browser: a visit at eight is at eight wherever it is read.

export const ZONE = "Europe/London";

const time = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const longDate = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "long", day: "numeric", month: "long" });
const shortDate = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, day: "numeric", month: "short", year: "numeric" });
const isoDate = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

export type Instant = string | null | undefined;

export const timeOf = (at: Instant): string => (at ? time.format(new Date(at)) : "–");
// "07:00 to 07:30", "–" where there is neither.
export const spanOf = (start: Instant, end: Instant): string => (start || end ? `${timeOf(start)} to ${timeOf(end)}` : "–");
export const dayOf = (at: string): string => longDate.format(new Date(at));
export const dateOf = (at: Instant): string => (at ? shortDate.format(new Date(at)) : "–");
export const dateTimeOf = (at: Instant): string => (at ? `${dateOf(at)}, ${timeOf(at)}` : "–");

// The local date, as the API takes and gives it: 2026-11-02.
export const localDate = (at: string | Date): string => isoDate.format(new Date(at));
// "2 Nov 2026" of such a date.
export const writtenDate = (date: string): string => dateOf(`${date}T12:00:00Z`);

// "Nov 2026" of "2026-11".
export const monthOf = (month: string): string => shortDate.format(new Date(`${month.slice(0, 7)}-15T12:00:00Z`)).replace(/^\d+ /, "");

export function addDays(date: string, days: number): string {
  const noon = new Date(`${date}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

export function mondayOf(date: string): string {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}

// "Today", "Yesterday", "Tomorrow", else "Monday 2 November".
export function nearDay(at: string, now: string): string {
  const date = localDate(at);
  const today = localDate(now);
  if (date === today) return "Today";
  if (date === addDays(today, -1)) return "Yesterday";
  if (date === addDays(today, 1)) return "Tomorrow";
  return dayOf(at);
}

// "5 minutes ago", "3 days ago".
export function agoOf(at: string, now: string): string {
  const minutes = Math.max(Math.floor((Date.parse(now) - Date.parse(at)) / 60_000), 0);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${plural(minutes, "minute")} ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${plural(hours, "hour")} ago` : `${plural(Math.floor(hours / 24), "day")} ago`;
}

export const hoursOf = (seconds: number): string =>
  (seconds / 3600).toLocaleString("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

// "45 min", "1 h 5 min".
export function lengthOf(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "–";
  const sign = seconds < 0 ? "−" : "";
  const minutes = Math.round(Math.abs(seconds) / 60);
  const hours = Math.floor(minutes / 60);
  return sign + (hours ? `${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ""}` : `${minutes} min`);
}

export function moneyOf(pence: number, currency = "GBP"): string {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(pence / 100);
}

export const countOf = (n: number): string => n.toLocaleString("en-GB");
export const plural = (n: number, one: string, many = `${one}s`): string => `${countOf(n)} ${n === 1 ? one : many}`;

// "12.5%", "–" of nothing.
export function percentOf(part: number, whole: number): string {
  return whole ? `${((100 * part) / whole).toLocaleString("en-GB", { maximumFractionDigits: 1 })}%` : "–";
}

export const firstName = (name: string): string => name.split(" ")[0] ?? name;
// "personal_care" → "Personal care"
export function words(code: string | null | undefined): string {
  if (!code) return "–";
  const text = code.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
