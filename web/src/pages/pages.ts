// Which pages there are, in the order of the menu. The first is what one sees after signing in.
import type { Page } from "../router";
import type { Session } from "../session";
import { accountPage } from "./account/account";
import { secondFactorPage } from "./account/second_factor";
import { auditPage } from "./auditor/audit";
import { boardPage } from "./commissioner/board";
import { explanationPage } from "./commissioner/explanation";
import { hoursPage } from "./commissioner/hours";
import { continuityPage, figurePage, monitoringPage } from "./commissioner/monitoring";
import { outcomesPage, personOutcomesPage } from "./commissioner/outcomes";
import { reviewsPage } from "./commissioner/reviews";
import { statementPage } from "./commissioner/statement";
import { statementsPage } from "./commissioner/statements";
import { easyGoalsPage, easyNotesPage, easyPage } from "./family/easy";
import { easyLookedPage, easyTellPage } from "./family/easy_tell";
import { easyNextPage, easyRatePage } from "./family/easy_visits";
import { goalsPage } from "./family/goals";
import { lookedPage, officeLookedPage } from "./family/looked";
import { nextPage } from "./family/next";
import { tellPage } from "./family/tell";
import { notesPage, personPage } from "./family/timeline";
import { accessPage, withdrawPage } from "./office/access";
import { amendmentsPage } from "./office/amendments";
import { devicePage, devicesPage, revokePage } from "./office/devices";
import { enrolPage, recoverPage } from "./office/enrol";
import { exceptionsPage } from "./office/exceptions";
import { givePage, invitePage } from "./office/give";
import { importPage } from "./office/import";
import { messagesPage, ratingsPage } from "./office/messages";
import { carersPage, peoplePage } from "./office/people";
import { addStaffPage, staffMemberPage, staffPage } from "./office/staff";

const PAGES: Page[] = [
  easyPage,
  easyNotesPage,
  easyGoalsPage,
  easyNextPage,
  easyRatePage,
  easyTellPage,
  easyLookedPage,
  notesPage,
  nextPage,
  goalsPage,
  tellPage,
  lookedPage,
  boardPage,
  hoursPage,
  monitoringPage,
  figurePage,
  continuityPage,
  statementsPage,
  statementPage,
  explanationPage,
  outcomesPage,
  personOutcomesPage,
  reviewsPage,
  exceptionsPage,
  amendmentsPage,
  messagesPage,
  ratingsPage,
  importPage,
  peoplePage,
  carersPage,
  accessPage,
  invitePage,
  givePage,
  withdrawPage,
  personPage,
  officeLookedPage,
  auditPage,
  devicesPage,
  enrolPage,
  devicePage,
  recoverPage,
  revokePage,
  staffPage,
  addStaffPage,
  staffMemberPage,
  accountPage,
  secondFactorPage,
];

export function pagesOf(session: Session): Page[] {
  return PAGES.filter((page) => page.roles.includes(session.role) && (!page.adminsOnly || session.admin));
}
