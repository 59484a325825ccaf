// Building nodes. Text is always set as text: nothing here or elsewhere in the pages turns data into markup.

type Value = string | number | boolean | null | undefined | ((event: Event) => void);
export type Attributes = Record<string, Value>;
export type Child = Node | string | number | null | undefined | false | Child[];

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
}

export function append(parent: Node, ...children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, ...child);
    else if (child instanceof Node) parent.appendChild(child);
    else if (child !== null && child !== undefined && child !== false)
      parent.appendChild(document.createTextNode(String(child)));
  }
}

// An element: h("p", { class: "govuk-body" }, "text", h("b", {}, "bold")). `onclick` and the like are listeners.
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, ...children);
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  append(element, ...children);
  return element;
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, ...children);
}

let lastId = 0;
// An id for a label and what it labels.
export function freshId(stem: string): string {
  lastId += 1;
  return `${stem}-${lastId}`;
}

// Focus for something that is no control, so that a screen reader goes on from there.
export function focusOn(element: HTMLElement): void {
  if (!element.matches("a[href], button, input, select, textarea")) element.setAttribute("tabindex", "-1");
  element.focus();
}
