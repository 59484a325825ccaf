// Screens by the fragment of the address. It carries ids and nothing else.
import type { App } from "./app";

export interface View {
  app: App;
  main: HTMLElement; // empty; the screen fills it
  params: Record<string, string>; // what stands for each {name} of the path
  signal: AbortSignal; // aborted when the carer goes elsewhere
}

export interface Screen {
  path: string; // "/visit/{visit}"
  back?: (params: Record<string, string>) => string; // where "Back" goes; absent on the first screen
  isLive?: boolean; // drawn anew when something has changed
  isOpen?: boolean; // before enrolment, and before anybody has said who they are
  render(view: View): void | Promise<void>;
}

export const currentPath = (): string => location.hash.replace(/^#/, "").split("?")[0] || "/";

// Also to where the address is already: another screen may stand there now.
export function goTo(path: string): void {
  if (currentPath() === path) window.dispatchEvent(new Event("hashchange"));
  else location.hash = path;
}

export const visitPath = (visit: string, part = ""): string => `/visit/${visit}${part && `/${part}`}`;
export const toVisit = (params: Record<string, string>): string => visitPath(params.visit ?? "");

function fit(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    const value = given[i] ?? "";
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name && value) params[name] = value;
    else if (segment !== value) return null;
  }
  return params;
}

export function findScreen(screens: Screen[], path: string): { screen: Screen; params: Record<string, string> } | null {
  for (const screen of screens) {
    const params = fit(screen.path, path);
    if (params) return { screen, params };
  }
  return null;
}
