// What stands around every page: skip link, header with the menu of one's role, sign-out, footer.
import { append, focusOn, h, replace } from "./dom";
import { type Page, linkTo } from "./router";
import type { Session } from "./session";
import { doorIcon } from "./components/icons";

export interface Shell {
  main: HTMLElement;
  showPage(path: string): void; // marks the menu's entry
}

export interface ShellOptions {
  session: Session | null;
  pages: Page[];
  onSignOut(): void;
}

function brand(session: Session | null): HTMLElement {
  const of = session?.of ? h("span", { class: "ds-header__of" }, session.of) : null;
  return h("a", { href: "#/", class: "ds-header__brand" }, doorIcon(), h("span", {}, "Doorstep"), of);
}

function whoAmI(options: ShellOptions): HTMLElement | null {
  const { session } = options;
  if (!session) return null;
  return h(
    "div",
    { class: "ds-header__who" },
    h("a", { href: "#/account", class: "ds-header__name" }, session.display_name),
    h("button", { type: "button", class: "ds-header__out", onclick: () => options.onSignOut() }, "Sign out"),
  );
}

function menu(pages: Page[]): { nav: HTMLElement; items: Map<string, HTMLAnchorElement> } {
  const items = new Map<string, HTMLAnchorElement>();
  const list = h("ul", { class: "ds-menu__list", id: "menu" });
  for (const page of pages) {
    const link = h("a", { href: linkTo(page.path), class: "ds-menu__link" }, page.title);
    items.set(page.path, link);
    list.append(h("li", {}, link));
  }
  const toggle = h("button", { type: "button", class: "ds-menu__toggle", "aria-expanded": "false", "aria-controls": "menu" }, "Menu");
  const nav = h("nav", { class: "ds-menu", "aria-label": "Menu" }, h("div", { class: "govuk-width-container" }, toggle, list));
  const open = (wanted: boolean) => {
    nav.classList.toggle("ds-menu--open", wanted);
    toggle.setAttribute("aria-expanded", String(wanted));
  };
  toggle.addEventListener("click", () => open(!nav.classList.contains("ds-menu--open")));
  list.addEventListener("click", () => open(false));
  return { nav, items };
}

// Links within a page move the focus, not the address: the address says which page is shown.
function focusInsteadOfJumping(event: Event): void {
  const link = (event.target as Element).closest?.("a[href^='#']");
  const target = link?.getAttribute("href") ?? "";
  if (!link || target.startsWith("#/")) return;
  event.preventDefault();
  const found = document.getElementById(target.slice(1));
  if (found) focusOn(found);
}

export function buildShell(root: HTMLElement, options: ShellOptions): Shell {
  const main = h("main", { class: "govuk-main-wrapper", id: "main" });
  const entries = options.pages.filter((page) => page.inMenu);
  const { nav, items } = menu(entries);
  const skip = h("a", { href: "#main", class: "govuk-skip-link" }, "Skip to main content");
  const header = h("header", { class: "ds-header" }, h("div", { class: "govuk-width-container ds-header__row" }, brand(options.session), whoAmI(options)));
  const footer = h(
    "footer",
    { class: "ds-footer" },
    h("div", { class: "govuk-width-container" }, h("p", {}, "Whoever reads a person’s notes here leaves an entry that the person can see.")),
  );
  replace(root, skip, header, entries.length > 1 && nav, h("div", { class: "govuk-width-container ds-page" }, main), footer);
  root.onclick = focusInsteadOfJumping;
  return {
    main,
    showPage(path) {
      for (const [entry, link] of items) {
        const here = path === entry || path.startsWith(`${entry}/`);
        if (here) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
  };
}

export function backLink(path: string, text: string, query: Record<string, string | undefined> = {}): HTMLElement {
  return h("a", { class: "govuk-back-link", href: linkTo(path, query) }, text);
}

// What a heading and the window's title say, once it is known.
export function retitle(title: HTMLElement, text: string): void {
  title.textContent = text;
  document.title = `${text} – Doorstep`;
}

// A heading of first rank; the title of the window follows it, and it takes the focus when the page is new.
export function heading(text: string, caption?: string): HTMLElement {
  const element = h("h1", { class: "govuk-heading-l ds-title" });
  retitle(element, text);
  if (!caption) return element;
  const block = h("div", {}, element);
  append(block, h("p", { class: "govuk-caption-l ds-caption" }, caption));
  return block;
}
