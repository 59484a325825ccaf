// Easy read: who comes next, and how a visit was, in five faces.
import { api, ask } from "../../api/client";
import { inWords } from "../../api/problem";
import type { PastVisit, Scheduled } from "../../api/types";
import { facePicker } from "../../components/faces";
import { timeOfDayIcon } from "../../components/icons";
import { printButton } from "../../components/print";
import { part } from "../../components/states";
import { rate } from "../../components/visit";
import { type Child, h, replace } from "../../dom";
import { timeOf } from "../../format";
import type { Page } from "../../router";
import { FACES } from "../../words";
import { easyBox, easyPageOf, hourOf, oneByOne, whenInWords } from "./easy_parts";
import { loadSchedule } from "./next";

const MOST = 20;

const whoOf = (names: string[]): string => names.filter(Boolean).join(" and ") || "Somebody";

function oneComing(visit: Scheduled, now: string): HTMLElement {
  const at = visit.start ?? "";
  const many = visit.carers.length > 1;
  return easyBox(timeOfDayIcon(hourOf(at)), h("div", {}, h("h2", { class: "ds-easy__big" }, whenInWords(at, now)), h("p", {}, `${whoOf(visit.carers)} ${many ? "come" : "comes"} at ${timeOf(at)}.`)));
}

export const easyNextPage: Page = {
  path: "/easy/next",
  title: "Who comes next",
  roles: ["person"],
  render(view) {
    easyPageOf(view, "Who comes next", "schedule", (grant) =>
      part(
        () => loadSchedule(grant.person),
        ({ visits, now }) => (visits.length ? [oneByOne(visits, (visit) => oneComing(visit, now), { next: "And then", back: "Before that" }), printButton("Print this")] : h("p", {}, "Nobody is planned to come.")),
      ),
    );
  },
};

async function loadVisits(person: string) {
  const answer = await ask(api.GET("/v1/people/{id}/visits", { params: { path: { id: person }, query: { limit: MOST } } }));
  return { visits: answer.items.filter((visit) => visit.status === "delivered"), now: answer.time };
}

// The answer stands where the question was; another press changes it.
function oneVisit(visit: PastVisit, now: string): Child {
  const said = h("p", { class: "ds-easy__said", role: "status" }, visit.face ? `You said: ${FACES[visit.face - 1]?.toLowerCase() ?? ""}.` : "");
  const choose = async (face: number) => {
    try {
      await rate(visit.visit, face);
      visit.face = face;
      replace(said, `Thank you. You said: ${FACES[face - 1]?.toLowerCase() ?? ""}.`);
    } catch (failure) {
      replace(said, inWords(failure));
      throw failure;
    }
  };
  const at = visit.planned_start ?? "";
  const card = easyBox(timeOfDayIcon(hourOf(at)), h("div", {}, h("h2", { class: "ds-easy__big" }, whenInWords(at, now)), h("p", {}, `${whoOf(visit.carers.map((carer) => carer.name))} was here.`.replace(/ and (.*) was/, " and $1 were"))));
  return [card, facePicker("How was it?", visit.face, choose), said];
}

export const easyRatePage: Page = {
  path: "/easy/rate",
  title: "How was the visit?",
  roles: ["person"],
  render(view) {
    easyPageOf(view, "How was the visit?", "notes", (grant) =>
      part(
        () => loadVisits(grant.person),
        ({ visits, now }) => (visits.length ? oneByOne(visits, (visit) => oneVisit(visit, now), { next: "The visit before", back: "The visit after" }) : h("p", {}, "There are no visits yet.")),
      ),
    );
  },
};
