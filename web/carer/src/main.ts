// Starts the app: opens the engine, or says who else has it, and shows the screen that the address asks for.
import type { CarerEngine, Change, Opened } from "../engine/engine";
import { focusOn, h, replace } from "../../src/dom";
import { App, unlessOver } from "./app";
import { install } from "./installed";
import { NoSuchScreen } from "./parts/visit_head";
import { button, failed, forgetSaid, heading, quiet, text } from "./parts/ui";
import { currentPath, findScreen } from "./router";
import { SCREENS } from "./screens";
import { isLocked, watchLock } from "./locking";
import { showLocked } from "./pages/locked";
import { keepSending } from "./sending";
import { buildShell } from "./shell";
import { enrolScreen } from "./pages/enrol";
import { isKeyLost, showRecovery } from "./pages/recover";
import { whoScreen } from "./pages/who";
import { ENROL, OWNER, SHELL } from "./words";

const LOCKED = "locked"; // in place of a path

const shell = buildShell();
let app: App | null = null;
let leaving = new AbortController();
let stop: (() => void)[] = []; // what runs beside the screens
let wasHere = false; // the first screen of all does not take the focus from the browser

// Beside the app's own files, so that the bar and the words stand while it comes.
const engineModule = () => import("../engine/open");
const openEngine = async (): Promise<Opened> => (await engineModule()).openEngine();

async function recover(): Promise<void> {
  const { openRecovery } = await engineModule();
  showRecovery(shell.main, await openRecovery(), begin);
}

function takeFocus(): void {
  window.scrollTo(0, 0);
  const title = document.getElementById("title");
  if (wasHere && title && !shell.main.contains(document.activeElement)) focusOn(title);
  wasHere = true;
}

// Before the visits come enrolment and who holds the tablet.
function screenFor(here: App, path: string): ReturnType<typeof findScreen> {
  const found = findScreen(SCREENS, path);
  if (found?.screen.isOpen) return found;
  if (!here.status?.enrolled) return { screen: enrolScreen, params: {} };
  if (!here.me) return { screen: whoScreen, params: {} };
  return found;
}

// `isDrawnAnew`: the screen that stands is drawn anew, and neither scrolled nor announced.
async function show(isDrawnAnew = false): Promise<void> {
  if (!app || shell.main.dataset.path === LOCKED) return;
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const path = currentPath();
  const found = screenFor(app, path);
  // The screen is made beside the old one, and takes its place when it is whole.
  const main = h("div", {});
  try {
    if (!found) throw new NoSuchScreen();
    await found.screen.render({ app, main, params: found.params, signal });
  } catch (failure) {
    if (isLocked(failure)) return locked();
    if (failure instanceof NoSuchScreen) replace(main, heading(SHELL.notFound), text(SHELL.notFoundText));
    else replace(main, heading(SHELL.app), failed(failure, () => void show()));
  }
  if (signal.aborted) return;
  const isSame = isDrawnAnew && shell.main.dataset.path === path;
  const hadTitle = document.activeElement?.id === "title";
  if (!isSame) forgetSaid();
  replace(shell.main, main);
  shell.main.dataset.path = path;
  shell.showBack(found?.screen.back?.(found.params) ?? (found ? null : "/"));
  shell.showStatus(app);
  if (!isSame) takeFocus();
  else if (hadTitle) document.getElementById("title")?.focus({ preventScroll: true });
}

// What was shown goes; what was being written is a draft.
async function locked(): Promise<void> {
  if (!app || shell.main.dataset.path === LOCKED) return;
  const here = app;
  leaving.abort();
  here.forget();
  shell.showBack(null);
  shell.showStatus(here);
  shell.main.dataset.path = LOCKED;
  await showLocked(here, shell.main, async () => {
    await here.load();
    delete shell.main.dataset.path;
    await show();
  });
  takeFocus();
}

// Nobody is interrupted: a screen with a form, or with the focus on one of its controls, stays as it is.
async function refresh(): Promise<void> {
  const focused = document.activeElement;
  const isBusy = shell.main.contains(focused) && focused?.id !== "title";
  if (app && !isBusy && shell.main.dataset.path !== LOCKED && screenFor(app, currentPath())?.screen.isLive) await show(true);
}

async function changed(change: Change): Promise<void> {
  if (change === "taken_over") return ended(OWNER.taken);
  if (!app) return;
  await app.loadStatus();
  if (shell.main.dataset.path === LOCKED) return shell.showStatus(app);
  try {
    if (change === "feed" || change === "log_begun") await app.load();
  } catch (failure) {
    if (isLocked(failure)) return locked();
    throw failure;
  }
  shell.showStatus(app);
  if (change !== "receipted") await refresh();
}

// The screens end; what is said stays.
function leave(): void {
  app = null;
  for (const end of stop) end();
  leaving.abort();
  delete shell.main.dataset.path;
  shell.showBack(null);
  shell.showStatus(null);
}

function erased(): void {
  leave();
  localStorage.clear();
  replace(shell.main, heading(OWNER.erased), text(OWNER.erasedText), button(ENROL.again, () => location.reload()));
}

function ended(title: string): void {
  leave();
  const use = button(OWNER.use, () => void takeOver(), "main");
  replace(shell.main, heading(title), text(OWNER.elsewhereText), use);
}

async function takeOver(): Promise<void> {
  replace(shell.main, heading(OWNER.elsewhere), quiet(OWNER.taking));
  await guarded(async () => {
    const opened = await openEngine();
    await begin(opened.owned ? opened.engine : await opened.takeOver());
  });
}

async function begin(engine: CarerEngine): Promise<void> {
  app = new App(engine, erased);
  engine.onChange((change) => void changed(change).catch(unlessOver));
  await app.loadStatus();
  stop = [keepSending(app), watchLock(engine, () => void locked())];
  try {
    await app.load();
  } catch (failure) {
    if (isLocked(failure)) return locked();
    throw failure;
  }
  await show();
}

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (failure) {
    if (isKeyLost(failure)) return guarded(recover);
    replace(shell.main, heading(SHELL.app), failed(failure, () => location.reload()));
  }
}

async function start(): Promise<void> {
  replace(shell.main, h("p", { class: "quiet", role: "status" }, SHELL.opening));
  await guarded(async () => {
    const opened = await openEngine();
    if (opened.owned) await begin(opened.engine);
    else ended(OWNER.elsewhere);
  });
}

window.addEventListener("hashchange", () => void show());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void refresh()); // it may be another day
void start();
void install(shell.offerVersion).catch((failure: unknown) => console.warn("no service worker:", failure));
