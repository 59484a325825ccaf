// The hub's stream of changes to the board, with the same filters as the page shows: told of one, the page asks for the board anew.
// Where the stream is not to be had, it asks every half minute.
const QUIET_MS = 400; // a burst of changes is one
const POLL_MS = 30_000;

export type Filters = Partial<Record<"day" | "provider" | "zone", string>>;

export function watch(signal: AbortSignal, filters: Filters, changed: () => Promise<void>): void {
  let timer = 0;
  let busy = false;
  const look = async () => {
    if (busy || signal.aborted || document.hidden) return;
    busy = true;
    try {
      await changed();
    } catch {
      // the next change or the next look shows it
    }
    busy = false;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(), QUIET_MS);
  };
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  const stream = new EventSource(`/v1/board/stream?${query}`);
  for (const name of ["message", "change", "board"]) stream.addEventListener(name, soon);
  const poll = window.setInterval(soon, POLL_MS);
  document.addEventListener("visibilitychange", soon, { signal });
  signal.addEventListener("abort", () => {
    stream.close();
    clearInterval(poll);
    clearTimeout(timer);
  });
}
