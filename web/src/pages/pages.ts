// Which pages there are, in the order of the menu. The first is what one sees after signing in.
import type { Page } from "../router";
import type { Session } from "../session";
import { accountPage } from "./account/account";

export function pagesOf(_session: Session): Page[] {
  return [accountPage];
}
