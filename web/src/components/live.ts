// Values that change while somebody reads: each stays in its place, and only its text changes.
import { type Child, h, replace } from "../dom";
import { cardsClass } from "./table";

// Puts `text` where it differs; a change is marked for a moment, without moving anything.
export function setText(node: HTMLElement, text: string): boolean {
  if (node.textContent === text) return false;
  const isNew = !node.textContent;
  node.textContent = text;
  if (!isNew) markChanged(node);
  return true;
}

export function markChanged(node: HTMLElement): void {
  node.classList.remove("ds-changed");
  void node.offsetWidth; // begins the animation anew
  node.classList.add("ds-changed");
}

export interface LiveColumn<T> {
  name: string;
  cell(row: T): string;
  draw?(row: T): Child; // where it is more than text
  header?: boolean;
}

// A table whose rows are known by a key. Rows that are there stay where they are, also when they would now stand
// elsewhere or no longer fit: the reader asks for the list anew when they want it.
export class LiveTable<T> {
  readonly element: HTMLElement;
  private readonly body = h("tbody", { class: "govuk-table__body", role: "rowgroup" });
  private readonly rows = new Map<string, { cells: HTMLElement[]; texts: string[] }>();

  constructor(
    caption: string,
    private readonly columns: LiveColumn<T>[],
    private readonly keyOf: (row: T) => string,
  ) {
    const head = columns.map((column) => h("th", { class: "govuk-table__header", scope: "col", role: "columnheader" }, column.name));
    this.element = h(
      "table",
      { class: `govuk-table ds-table ds-table--live${cardsClass(columns.length)}`, role: "table" },
      h("caption", { class: "govuk-visually-hidden" }, caption),
      h("thead", { class: "govuk-table__head", role: "rowgroup" }, h("tr", { role: "row" }, head)),
      this.body,
    );
  }

  private draw(cell: HTMLElement, column: LiveColumn<T>, row: T): void {
    if (column.draw) replace(cell, column.draw(row));
    else cell.textContent = column.cell(row);
  }

  private add(row: T): void {
    const cells = this.columns.map((column) => {
      const cell = h(column.header ? "th" : "td", { class: column.header ? "govuk-table__header" : "govuk-table__cell", scope: column.header ? "row" : null, role: column.header ? "rowheader" : "cell", "data-name": column.name });
      this.draw(cell, column, row);
      return cell;
    });
    this.rows.set(this.keyOf(row), { cells, texts: this.columns.map((column) => column.cell(row)) });
    this.body.append(h("tr", { class: "govuk-table__row", role: "row" }, cells));
  }

  show(rows: T[]): void {
    this.rows.clear();
    replace(this.body);
    for (const row of rows) this.add(row);
  }

  // Changes what is there; gives how many rows have come or gone, which are not shown.
  update(rows: T[]): number {
    let unseen = 0;
    const keys = new Set<string>();
    for (const row of rows) {
      keys.add(this.keyOf(row));
      const known = this.rows.get(this.keyOf(row));
      if (!known) unseen += 1;
      else this.change(known, row);
    }
    for (const key of this.rows.keys()) if (!keys.has(key)) unseen += 1;
    return unseen;
  }

  private change(known: { cells: HTMLElement[]; texts: string[] }, row: T): void {
    this.columns.forEach((column, i) => {
      const text = column.cell(row);
      const cell = known.cells[i];
      if (!cell || known.texts[i] === text) return;
      known.texts[i] = text;
      this.draw(cell, column, row);
      markChanged(cell);
    });
  }
}
