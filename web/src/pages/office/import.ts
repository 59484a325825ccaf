// The office's files: people, carers, rota, packages, goals. What is wrong is shown by line, with the line itself, and
// a file with an error is not taken at all.
import { api, ask } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { ImportProblem } from "../../api/types";
import { FieldErrors, fileField, form, textArea } from "../../components/form";
import { notices } from "../../components/states";
import { table } from "../../components/table";
import { append, focusOn, h, replace } from "../../dom";
import { countOf, plural, words } from "../../format";
import { forgetNames } from "../../names";
import { type Page, linkTo } from "../../router";
import { heading } from "../../shell";

interface Text {
  name: string;
  text: string;
}

interface Taken {
  file: string;
  kind: string;
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  ignored_columns: string[];
}

type Fault = ImportProblem["errors"][number];

const PASTED = "The pasted rows";
const inSentence = (file: string): string => (file === PASTED ? "the pasted rows" : file);
const MOST_BYTES = 8 * 1024 * 1024;

// By the file's error code, in the office's words; the hub's detail says the rest.
const FAULTS: Record<string, string> = {
  missing: "Something is missing",
  bad_value: "This is not right",
  unknown_reference: "This is not known",
  duplicate: "This is there twice",
  no_such_local_time: "The clocks skip this time",
  ambiguous_local_time: "The clocks show this time twice",
  bad_csv: "The row does not fit its header",
};

const TASKS: Record<string, string> = {
  unknown_reference: "Check the name, or import the file that it comes from first.",
  no_such_local_time: "Write the time with its offset, for example 2026-03-29T02:30+01:00.",
  ambiguous_local_time: "Write the time with its offset, for example 2026-10-25T01:30+00:00.",
};

function takenTable(files: Taken[]): HTMLElement {
  return table({
    caption: "Imported",
    rows: files,
    columns: [
      { name: "File", header: true, cell: (f) => f.file },
      { name: "What it holds", cell: (f) => words(f.kind) },
      { name: "Rows", numeric: true, cell: (f) => countOf(f.rows) },
      { name: "New", numeric: true, cell: (f) => countOf(f.added) },
      { name: "Changed", numeric: true, cell: (f) => countOf(f.changed) },
      { name: "As before", numeric: true, cell: (f) => countOf(f.unchanged) },
    ],
  });
}

function ignoredColumns(files: Taken[]): HTMLElement[] {
  return files
    .filter((file) => file.ignored_columns.length > 0)
    .map((file) => h("p", { class: "govuk-body" }, `Columns of ${file.file} that Doorstep does not know were left out: ${file.ignored_columns.join(", ")}.`));
}

const lineOf = (text: string, line: number): string => text.split(/\r\n|\r|\n/)[line - 1] ?? "";

function faultTable(file: string, faults: Fault[], texts: Text[]): HTMLElement {
  const text = texts.find((given) => given.name === file)?.text ?? "";
  const row = (fault: Fault) => h("code", { class: "ds-code" }, lineOf(text, fault.line) || "(empty)");
  return table({
    caption: `What to put right in ${inSentence(file)}`,
    rows: faults,
    columns: [
      { name: "Line", header: true, cell: (f) => `Line ${f.line}` },
      { name: "Column", cell: (f) => f.column ?? "–" },
      { name: "Value", cell: (f) => (f.value ? h("span", { dir: "auto" }, f.value) : "(nothing)") },
      { name: "What is wrong", cell: (f) => h("span", {}, h("strong", {}, `${FAULTS[f.code] ?? words(f.code)}: `), `${f.detail}. ${TASKS[f.code] ?? ""}`) },
      { name: "The line", cell: row },
    ],
  });
}

async function textsOf(files: File[], pasted: string): Promise<Text[]> {
  const texts = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
  return pasted.trim() ? [...texts, { name: PASTED, text: pasted }] : texts;
}

function importedInWords(files: Taken[]): string {
  if (files.length !== 1) return `${plural(files.length, "file was", "files were")} imported.`;
  return files[0]?.file === PASTED ? `${PASTED} were imported.` : `${files[0]?.file ?? ""} was imported.`;
}

class ImportPage {
  private readonly files = fileField({ label: "CSV files", hint: "One or more, up to 8 MB together. The first row names the columns.", accept: ".csv,text/csv" });
  private readonly pasted = textArea({ label: "Or paste rows here", hint: "With the row that names the columns, for example visit,person,provider,service,start,end,carers", rows: 6, optional: true });
  private readonly notice = notices();
  private readonly result = h("div", {});

  element(): HTMLElement {
    const entry = form({ fields: [this.files, this.pasted], submit: "Import", onSubmit: () => this.submit() });
    return h("div", {}, this.notice.element, this.result, h("div", { class: "ds-wide-form" }, entry));
  }

  private async submit(): Promise<void> {
    const texts = await textsOf(this.files.files(), this.pasted.value());
    if (!texts.length) throw new FieldErrors([[this.files, "Choose a file, or paste rows"]]);
    if (texts.reduce((sum, { text }) => sum + text.length, 0) > MOST_BYTES) throw new FieldErrors([[this.files, "The files are longer than 8 MB together"]]);
    this.notice.clear();
    replace(this.result);
    try {
      const { files } = await ask(api.POST("/v1/imports", { body: { files: texts } }));
      this.showTaken(files as unknown as Taken[]);
    } catch (failure) {
      if (!(failure instanceof ApiProblem) || failure.code !== "bad_import") throw failure;
      this.showFaults(failure.document as unknown as ImportProblem & { files?: Taken[] }, texts);
    }
  }

  private showTaken(files: Taken[]): void {
    forgetNames();
    this.clear();
    replace(this.result, takenTable(files), ignoredColumns(files), h("p", { class: "govuk-body" }, h("a", { class: "govuk-link", href: linkTo("/board") }, "See the visits of today"), ". Tablets get theirs when they next sync."));
    this.notice.say(importedInWords(files));
  }

  private clear(): void {
    (this.pasted.control as HTMLTextAreaElement).value = "";
    (this.files.control as HTMLInputElement).value = "";
  }

  private showFaults(problem: ImportProblem & { files?: Taken[] }, texts: Text[]): void {
    const faulty = [...new Set(problem.errors.map((fault) => fault.file))];
    const taken = problem.files ?? [];
    if (taken.length) forgetNames();
    const title = h("h2", { class: "govuk-error-summary__title" }, `Nothing was imported from ${faulty.map(inSentence).join(" and ")}`);
    const next = "Put these rows right where the file comes from, then import it again. Rows that are already there do no harm.";
    const more = problem.errors.length >= 100 ? " Only the first 100 are shown." : "";
    const box = h("div", { class: "govuk-error-summary", role: "alert", tabindex: "-1" }, title, h("div", { class: "govuk-error-summary__body" }, h("p", {}, `${plural(problem.errors.length, "thing has", "things have")} to be put right.${more} ${next}`)));
    const tables = faulty.map((file) => faultTable(file, problem.errors.filter((fault) => fault.file === file), texts));
    replace(this.result, box, tables, this.mendHere(faulty, texts), taken.length > 0 && takenTable(taken));
    focusOn(box);
  }

  // One file can be put right on this page.
  private mendHere(faulty: string[], texts: Text[]): HTMLElement | null {
    const text = texts.find((given) => given.name === faulty[0]);
    if (faulty.length !== 1 || !text || text.name === PASTED) return null;
    const mend = () => {
      (this.files.control as HTMLInputElement).value = "";
      (this.pasted.control as HTMLTextAreaElement).value = text.text;
      focusOn(this.pasted.control);
    };
    return h("button", { type: "button", class: "govuk-button govuk-button--secondary", onclick: mend }, "Put it right here");
  }
}

export const importPage: Page = {
  path: "/import",
  title: "Import",
  roles: ["office"],
  inMenu: true,
  render({ main }) {
    append(
      main,
      heading("Import", "Rota, people, carers, packages and goals"),
      h("p", { class: "govuk-body ds-wide-form" }, "Each file is taken whole or not at all. Importing a file again changes only what differs, and what is no longer in it stays."),
      new ImportPage().element(),
    );
  },
};
