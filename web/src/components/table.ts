// Tables that stay readable on a phone: there each row becomes a card, each cell with its column's name.
import { type Child, freshId, h, replace } from "../dom";

export interface Column<T> {
  name: string;
  cell(row: T): Child;
  numeric?: boolean;
  header?: boolean; // the cell names the row
}

export interface TableOptions<T> {
  caption: string;
  hideCaption?: boolean;
  columns: Column<T>[];
  rows: T[];
  foot?: T;
  wide?: boolean; // stays a table on a phone, and scrolls
}

const numericClass = (column: { numeric?: boolean }, part: string) => (column.numeric ? ` govuk-table__${part}--numeric` : "");

function rowOf<T>(row: T, columns: Column<T>[]): HTMLElement {
  const cells = columns.map((column) => {
    const part = column.header ? "header" : "cell";
    return h(
      column.header ? "th" : "td",
      { class: `govuk-table__${part}${numericClass(column, part)}`, scope: column.header ? "row" : null, "data-name": column.name, role: column.header ? "rowheader" : "cell" },
      column.cell(row),
    );
  });
  return h("tr", { class: "govuk-table__row", role: "row" }, cells);
}

// Many columns need more room than a tablet held upright has.
export const cardsClass = (columns: number): string => (columns > 6 ? " ds-table--many" : " ds-table--cards");

// The roles are said because some browsers forget that a table is one when it is laid out as cards.
export function table<T>(options: TableOptions<T>): HTMLElement {
  const { columns, rows, foot } = options;
  const captionId = freshId("caption");
  const head = columns.map((column) =>
    h("th", { class: `govuk-table__header${numericClass(column, "header")}`, scope: "col", role: "columnheader" }, column.name),
  );
  const element = h(
    "table",
    { class: `govuk-table ds-table${options.wide ? "" : cardsClass(columns.length)}`, role: "table" },
    h("caption", { id: captionId, class: options.hideCaption ? "govuk-visually-hidden" : "govuk-table__caption govuk-table__caption--m" }, options.caption),
    h("thead", { class: "govuk-table__head", role: "rowgroup" }, h("tr", { role: "row" }, head)),
    h("tbody", { class: "govuk-table__body", role: "rowgroup" }, rows.map((row) => rowOf(row, columns))),
    foot !== undefined && h("tfoot", { class: "ds-table__foot", role: "rowgroup" }, rowOf(foot, columns)),
  );
  if (!options.wide) return element;
  return h("div", { class: "ds-scroll", tabindex: "0", role: "region", "aria-labelledby": captionId }, element);
}

// A table of many rows, some at a time.
export function longTable<T>(options: TableOptions<T>, rowsAtOnce = 50): HTMLElement {
  const place = h("div", {});
  let shown = rowsAtOnce;
  const draw = () => {
    const left = options.rows.length - shown;
    const more = h("button", { type: "button", class: "govuk-button govuk-button--secondary", onclick: () => { shown += rowsAtOnce; draw(); } }, `Show ${Math.min(left, rowsAtOnce)} more of ${left}`);
    replace(place, table({ ...options, rows: options.rows.slice(0, shown) }), left > 0 && more);
  };
  draw();
  return place;
}

// Names and what belongs to them.
export function summaryList(rows: [string, Child][]): HTMLElement {
  return h(
    "dl",
    { class: "govuk-summary-list ds-summary" },
    rows.map(([name, value]) =>
      h(
        "div",
        { class: "govuk-summary-list__row" },
        h("dt", { class: "govuk-summary-list__key" }, name),
        h("dd", { class: "govuk-summary-list__value" }, value),
      ),
    ),
  );
}
