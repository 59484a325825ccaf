// Tells families and the people supported when what they may see has changed while a page is open.
import { type Session, currentSession, isStaff } from "./session";

const AGAIN_MS = 5_000; // where the hub had no room, or was away

// Whether something that could be seen before can't be seen now.
export function hasLost(before: Session, now: Session): boolean {
  return before.grants.some((grant) => {
    const own = now.grants.find((other) => other.person === grant.person && other.provider === grant.provider);
    return !own || grant.scopes.some((scope) => !own.scopes.includes(scope));
  });
}

// `changed` gets who is signed in now: null, nobody. Ends by the function that it gives.
export function watchAccess(session: Session, changed: (now: Session | null) => void): () => void {
  if (isStaff(session)) return () => {};
  let stream: EventSource | null = null;
  let timer = 0;
  let isOver = false;
  const look = async () => {
    const now = await currentSession().catch(() => undefined); // undefined: the hub is away, and the stream asks again
    if (now !== undefined && !isOver) changed(now);
  };
  const open = () => {
    stream = new EventSource("/v1/session/stream");
    stream.addEventListener("access", () => void look());
    stream.addEventListener("error", () => {
      if (stream?.readyState !== EventSource.CLOSED || isOver) return;
      timer = window.setTimeout(() => void look().then(() => !isOver && open()), AGAIN_MS);
    });
  };
  open();
  return () => {
    isOver = true;
    stream?.close();
    clearTimeout(timer);
  };
}
