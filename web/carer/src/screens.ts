// All screens.
import { checkInScreen, checkOutScreen } from "./pages/door";
import { enrolScreen } from "./pages/enrol";
import { incidentScreen } from "./pages/incident";
import { medicationScreen } from "./pages/medication";
import { noVisitScreen } from "./pages/no_visit";
import { noteScreen } from "./pages/note";
import { observationScreen } from "./pages/observation";
import { outcomesScreen } from "./pages/outcomes";
import { pinScreen } from "./pages/pin";
import { peopleScreen } from "./pages/people";
import { recordsScreen } from "./pages/records";
import { tasksScreen } from "./pages/tasks";
import { dayScreen, todayScreen } from "./pages/today";
import { unplannedScreen } from "./pages/unplanned";
import { visitScreen } from "./pages/visit";
import { whoScreen } from "./pages/who";
import type { Screen } from "./router";

export const SCREENS: Screen[] = [
  todayScreen,
  dayScreen,
  enrolScreen,
  whoScreen,
  pinScreen,
  recordsScreen,
  unplannedScreen,
  visitScreen,
  checkInScreen,
  checkOutScreen,
  tasksScreen,
  noteScreen,
  medicationScreen,
  observationScreen,
  outcomesScreen,
  incidentScreen,
  peopleScreen,
  noVisitScreen,
];
