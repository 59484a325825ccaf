// Names of people and carers for the ids that answers have. Asked for once by whoever is signed in, then kept.
import { api, ask } from "./api/client";
import type { Session } from "./session";

interface Named {
  id: string;
  ref: string;
  provider: string;
  name: string;
}

export interface Names {
  // By the office's name or the UUID; what is not known stays as it is.
  person(ref: string | null | undefined, provider?: string): string;
  carer(ref: string | null | undefined, provider?: string): string;
  // For an address: the UUID, which is there once only; the office's name may be another provider's too.
  personId(ref: string, provider?: string): string;
}

class Directory {
  private readonly found = new Map<string, Named[]>();

  constructor(items: Named[]) {
    for (const item of items) {
      for (const key of [item.id, item.ref]) this.found.set(key, [...(this.found.get(key) ?? []), item]);
    }
  }

  // Undefined where nobody has this name, or where several have it.
  find(ref: string, provider?: string): Named | undefined {
    const fitting = (this.found.get(ref) ?? []).filter((item) => !provider || item.provider === provider);
    return fitting.length === 1 ? fitting[0] : undefined;
  }
}

let kept: { account: string; names: Promise<Names> } | null = null;

async function load(): Promise<Names> {
  const answer = await ask(api.GET("/v1/names"));
  const people = new Directory(answer.people);
  const carers = new Directory(answer.carers);
  return {
    person: (ref, provider) => (ref ? (people.find(ref, provider)?.name ?? ref) : "–"),
    carer: (ref, provider) => (ref ? (carers.find(ref, provider)?.name ?? ref) : "–"),
    personId: (ref, provider) => people.find(ref, provider)?.id ?? ref,
  };
}

export function names(session: Session): Promise<Names> {
  if (kept?.account === session.account) return kept.names;
  const asked = load();
  kept = { account: session.account, names: asked };
  asked.catch(forgetNames); // the next page asks again
  return asked;
}

// After an import there may be others.
export function forgetNames(): void {
  kept = null;
}
