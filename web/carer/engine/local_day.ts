// Days as a zone's wall clock has them, out of Intl.

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
    format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...numeric });
    formats.set(zone, format);
  }
  return format;
}

// The zone's calendar and clock at an instant, read as if they were UTC's.
function localMs(format: Intl.DateTimeFormat, atMs: number): number {
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) + (((atMs % 1000) + 1000) % 1000);
}

// The first instant at which the zone's clock shows `local` or later. Offsets change by hours at most, once in a day.
function instantOf(format: Intl.DateTimeFormat, local: number): number {
  const offsets = [-86_400_000, 0, 86_400_000].map((beside) => localMs(format, local + beside) - (local + beside));
  const guesses = [...new Set(offsets)].map((offset) => local - offset).sort((a, b) => a - b);
  const exact = guesses.find((at) => localMs(format, at) === local);
  if (exact !== undefined) return exact;
  // No such time: the clock jumped over it. The instant of the jump is between the guesses.
  let [before, after] = [guesses[0]!, guesses[guesses.length - 1]!];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localMs(format, middle) >= local) after = middle;
    else before = middle;
  }
  return after;
}

// [begin, end) of the local day that holds `atMs`; null for a zone that is not known.
export function localDay(zone: string, atMs: number): [begin: number, end: number] | null {
  let format: Intl.DateTimeFormat;
  try {
    format = formatOf(zone);
  } catch {
    return null;
  }
  const local = localMs(format, atMs);
  const day = Math.floor(local / 86_400_000) * 86_400_000;
  return [instantOf(format, day), instantOf(format, day + 86_400_000)];
}
