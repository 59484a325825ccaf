// What every screen stands on: the engine, who holds the tablet, and the names that the feed brought.
import { type CarerEngine, EngineError, type EngineStatus, type FeedDocument } from "../engine/engine";
import { useZone } from "./when";

export interface Person {
  ref?: string;
  name: string;
  address?: string;
  postcode?: string;
  needs?: string;
  access_notes?: string;
  lat_e7?: number;
  lon_e7?: number;
}
export interface Carer {
  ref?: string;
  name: string;
  own?: boolean;
}
export interface PlannedVisit {
  person: string;
  carers: string[];
  participants?: string[];
}
export interface Outcome {
  person: string;
  goal: string;
  domain?: string;
  scale?: string;
}
export interface OthersNote {
  person: string;
  by: string;
  at: string;
  kind: string;
  text: string;
}
export interface Policy {
  zone?: string;
}

const OVER = new Set(["wiped", "taken_over", "no_such_handle"]);

// For what runs beside the screens: where the engine is another window's, or erased, there is nothing to do any more.
export function unlessOver(failure: unknown): void {
  if (!(failure instanceof EngineError && OVER.has(failure.code))) throw failure;
}

const byId = <T>(documents: FeedDocument<T>[]): Map<string, T> => new Map(documents.map(({ id, doc }) => [id, doc]));

const ME = "doorstep.carer"; // an id, never a name

export class App {
  people = new Map<string, Person>();
  carers = new Map<string, Carer>();
  status: EngineStatus | null = null;

  // `erased` is called when the office has had this tablet's data erased: nothing more may be asked of the engine.
  constructor(
    readonly engine: CarerEngine,
    readonly erased: () => void,
  ) {}

  // What the feed brought; again whenever it has changed.
  async load(): Promise<void> {
    const [people, carers, policy] = await Promise.all([
      this.engine.documents<Person>("person"),
      this.engine.documents<Carer>("carer"),
      this.engine.documents<Policy>("policy"),
    ]);
    this.people = byId(people);
    this.carers = byId(carers);
    useZone(policy[0]?.doc.zone);
  }

  async loadStatus(): Promise<EngineStatus> {
    return (this.status = await this.engine.status());
  }

  // The carers whose tablet it is.
  get own(): [string, Carer][] {
    return [...this.carers].filter(([, carer]) => carer.own).sort(([, a], [, b]) => a.name.localeCompare(b.name));
  }

  // A locked tablet shows nobody's name.
  forget(): void {
    this.people = new Map();
    this.carers = new Map();
  }

  // Who held it last, also while their name can't be read.
  get lastCarer(): string {
    return localStorage.getItem(ME) ?? "";
  }

  // Empty: nobody has said yet. A tablet of one carer needs no asking.
  get me(): string {
    const own = this.own;
    if (own.length === 1) return own[0]?.[0] ?? "";
    const chosen = localStorage.getItem(ME) ?? "";
    return own.some(([id]) => id === chosen) ? chosen : "";
  }
  set me(id: string) {
    localStorage.setItem(ME, id);
  }

  personName = (id: string, known = ""): string => this.people.get(id)?.name ?? known;
  carerName = (id: string): string => this.carers.get(id)?.name ?? "";
}
