// Which pages there are, in the order of the menu. The first is what one sees after signing in.
import type { Page } from "../router";
import type { Session } from "../session";
import { accountPage } from "./account/account";
import { secondFactorPage } from "./account/second_factor";
import { boardPage } from "./commissioner/board";
import { explanationPage } from "./commissioner/explanation";
import { hoursPage } from "./commissioner/hours";
import { continuityPage, figurePage, monitoringPage } from "./commissioner/monitoring";
import { reviewsPage } from "./commissioner/reviews";
import { statementPage } from "./commissioner/statement";
import { statementsPage } from "./commissioner/statements";
import { easyGoalsPage, easyNotesPage, easyPage } from "./family/easy";
import { notesPage, personPage } from "./family/timeline";
import { amendmentsPage } from "./office/amendments";
import { exceptionsPage } from "./office/exceptions";

const PAGES: Page[] = [
  easyPage,
  easyNotesPage,
  easyGoalsPage,
  notesPage,
  boardPage,
  hoursPage,
  monitoringPage,
  figurePage,
  continuityPage,
  statementsPage,
  statementPage,
  explanationPage,
  reviewsPage,
  exceptionsPage,
  amendmentsPage,
  personPage,
  accountPage,
  secondFactorPage,
];

export function pagesOf(session: Session): Page[] {
  return PAGES.filter((page) => page.roles.includes(session.role));
}
