// What families and the people supported have said: concerns first, each answered once; and how visits were.
import { api, ask, askAll } from "../../api/client";
import type { Message, Rating } from "../../api/types";
import { faceIcon } from "../../components/icons";
import { filters } from "../../components/filters";
import { expectFilled, form, textArea } from "../../components/form";
import { empty, fill, notices, part } from "../../components/states";
import { longTable } from "../../components/table";
import { tag } from "../../components/tag";
import { append, h } from "../../dom";
import { dateTimeOf, plural } from "../../format";
import { type Names, names } from "../../names";
import { type Page, type View, linkTo } from "../../router";
import { backLink, heading } from "../../shell";
import { FACES } from "../../words";

const load = (state: "open" | "all") => askAll((after) => api.GET("/v1/messages", { params: { query: { state, after } } }));
const byConcern = (messages: Message[]) => [...messages].sort((a, b) => Number(a.kind === "thanks") - Number(b.kind === "thanks"));

function answerForm(message: Message, answered: (text: string) => void): HTMLElement {
  const answer = textArea({ label: "Your answer", hint: "They read it on their page. It can’t be changed afterwards.", rows: 3 });
  const send = async () => {
    expectFilled([answer, "Write an answer"]);
    await ask(api.POST("/v1/messages/{id}/answer", { params: { path: { id: message.id } }, body: { answer: answer.value().trim() } }));
    answered(`Your answer to ${message.from ?? "the family"} was sent.`);
  };
  return form({ fields: [answer], submit: "Send the answer", onSubmit: send });
}

function card(message: Message, answered: (text: string) => void): HTMLElement {
  const about = message.person_name ?? "Somebody";
  return h(
    "article",
    { class: "ds-card" },
    h("h2", { class: "govuk-heading-s" }, `About ${about} `, message.kind === "concern" ? tag("late", "Concern") : tag("done", "Thank-you")),
    h("p", { class: "govuk-body ds-quiet" }, `${message.from ?? "A closed account"}, ${dateTimeOf(message.at)}`),
    h("p", { class: "govuk-body ds-entry__text", dir: "auto" }, message.text),
    message.answer ? h("div", { class: "govuk-inset-text" }, h("p", { class: "govuk-body ds-quiet" }, `The office’s answer, ${dateTimeOf(message.answered_at)}`), h("p", { class: "govuk-body ds-entry__text", dir: "auto" }, message.answer)) : answerForm(message, answered),
  );
}

export const messagesPage: Page = {
  path: "/inbox",
  title: "Messages",
  roles: ["office"],
  inMenu: true,
  render({ main, query }) {
    const state = query.get("state") === "all" ? "all" : "open";
    const notice = notices();
    const place = h("div", {});
    const states = [{ value: "open", text: "Without an answer" }, { value: "all", text: "All" }];
    const answered = (text: string) => {
      notice.say(text);
      void show();
    };
    const show = () =>
      fill(place, () => load(state), (messages) =>
        messages.length ? [h("p", { class: "govuk-body" }, plural(messages.length, "message")), byConcern(messages).map((message) => card(message, answered))] : empty(state === "open" ? "Every message has its answer." : "Nobody has written yet."),
      );
    append(main, heading("Messages", "From families and the people you support"), h("p", { class: "govuk-body" }, h("a", { class: "govuk-link", href: linkTo("/ratings") }, "How visits were, in five faces")), filters("/inbox", [{ name: "state", label: "Show", type: "select", value: state, choices: states }]), notice.element, place);
    void show();
  },
};

const loadRatings = async (view: View): Promise<[Rating[], Names]> => Promise.all([ask(api.GET("/v1/ratings", { params: { query: { limit: 1000 } } })).then((answer) => answer.items), names(view.session)]);

function ratingTable(ratings: Rating[], known: Names): HTMLElement {
  return longTable({
    caption: "The newest first",
    rows: ratings,
    columns: [
      { name: "Whose visit", header: true, cell: (r) => known.person(r.person) },
      { name: "Visit of", cell: (r) => dateTimeOf(r.planned_start) },
      { name: "How it was", cell: (r) => h("span", { class: "ds-rated" }, faceIcon(r.face), FACES[r.face - 1] ?? "") },
      { name: "In their words", cell: (r) => (r.text ? h("span", { dir: "auto" }, r.text) : "–") },
      { name: "Said", cell: (r) => dateTimeOf(r.at) },
    ],
  });
}

export const ratingsPage: Page = {
  path: "/ratings",
  title: "How visits were",
  roles: ["office"],
  render(view) {
    const show = ([ratings, known]: [Rating[], Names]) => (ratings.length ? ratingTable(ratings, known) : empty("Nobody has said yet how a visit was."));
    append(view.main, backLink("/inbox", "Messages"), heading("How visits were"), part(() => loadRatings(view), show));
  },
};
