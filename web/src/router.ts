// Pages by the fragment of the address (#/board): neither the hub's log nor a proxy sees whose page is read.
import type { Role, Session } from "./session";

export interface View {
  main: HTMLElement; // empty; the page fills it
  session: Session;
  params: Record<string, string>; // what stands for each {name} of the path
  query: URLSearchParams;
  signal: AbortSignal; // aborted when the reader goes elsewhere
}

export interface Page {
  path: string; // "/people/{person}"
  title: string;
  roles: Role[];
  inMenu?: boolean;
  adminsOnly?: boolean;
  render(view: View): void | Promise<void>;
}

export interface Address {
  path: string;
  query: URLSearchParams;
}

export function currentAddress(): Address {
  const [path = "", query = ""] = location.hash.replace(/^#/, "").split("?");
  return { path: path || "/", query: new URLSearchParams(query) };
}

export function linkTo(path: string, query: Record<string, string | undefined> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(given).toString();
  return `#${path}${text ? `?${text}` : ""}`;
}

export function goTo(path: string, query: Record<string, string | undefined> = {}): void {
  location.hash = linkTo(path, query);
}

export interface Match {
  page: Page;
  params: Record<string, string>;
}

function fit(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    const value = decodeURIComponent(given[i] ?? "");
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name && value) params[name] = value;
    else if (segment !== value) return null;
  }
  return params;
}

export function findPage(pages: Page[], path: string, role: Role): Match | null {
  for (const page of pages) {
    const params = page.roles.includes(role) ? fit(page.path, path) : null;
    if (params) return { page, params };
  }
  return null;
}
