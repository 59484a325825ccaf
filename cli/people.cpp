// doorstep hub account.
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/links.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

#include "commands.h"

namespace doorstep::cli {

namespace {

using nlohmann::json;

constexpr const char* kBy = "operator";

struct AccountArguments {
  std::string data, role, of, name, display_name, email, issuer, subject;
  bool admin = false;
  bool remove_totp = false;
};
using AccountArgumentsPtr = std::shared_ptr<AccountArguments>;

// The account of that name, made where there is none; one of another role is not touched.
hub::Account find_or_make(hub::Connection& db, const AccountArguments& args, hub::Role role,
                          const std::string& fresh_id, Millis now) {
  const auto known = hub::find_account_by_name(db, hub::sign_in_name(args.name).value_or(""));
  if (!known) {
    return hub::make_account(db, fresh_id,
                             {args.name, args.display_name.empty() ? args.name : args.display_name, role,
                              args.of, args.admin, args.email, args.issuer, args.subject},
                             kBy, now);
  }
  if (known->closed || known->role != role || known->of != args.of)
    throw hub::Problem(409, "name_in_use", "There is another account of this name.");
  return *known;
}

// An account that is there may sign in by the provider too, unless somebody of the provider has it already.
void await_sign_in(hub::Connection& db, const hub::Account& account, const AccountArguments& args,
                   Millis now) {
  const auto subject = args.subject.empty() ? std::nullopt : std::optional(args.subject);
  const auto email = args.email.empty() ? std::nullopt : std::optional(args.email);
  const auto awaited =
      db.exec("UPDATE account SET issuer = $1, subject = $2, email = $3 WHERE id = $4 AND subject IS NULL",
              args.issuer, subject, email, account.id);
  if (awaited > 0) hub::note_account_event(db, account.of, "organisation_awaited", account.id, kBy, "", now);
}

json account_json(const hub::Account& account, const std::string& token, Millis expires_at) {
  return {{"account", account.id},
          {"name", account.name},
          {"role", hub::to_string(account.role)},
          {"of", account.of.empty() ? json() : json(account.of)},
          {"set_password", {{"token", token}, {"expires", format_instant(expires_at)}}}};
}

void account(const AccountArguments& args) {
  const auto store = hub::DataDirectory::open(args.data).open_store();
  auto& random = platform::system_random();
  const Millis now = platform::system_clock().wall_ms();
  const hub::Role role = hub::role_of(args.role).value();
  const bool has_of = role == hub::Role::provider || role == hub::Role::commissioner;
  if (has_of && !hub::is_known(*store, role, args.of))
    std::cerr << "note: nothing imported so far names this " << args.role << "\n";
  const std::string id = platform::make_uuid_v4(random);
  try {
    const json made = store->write([&](hub::Connection& db) {
      const hub::Account found = find_or_make(db, args, role, id, now);
      if (args.remove_totp) hub::remove_totp(db, found, kBy, now);
      if (!args.issuer.empty()) await_sign_in(db, found, args, now);
      const Millis expires_at = now + hub::kPasswordLinkMs;
      const std::string token =
          hub::make_link(db, random, {hub::LinkKind::password, found.id, "", {}, now, kBy, expires_at});
      return account_json(found, token, expires_at);
    });
    std::cout << made.dump() << std::endl;
  } catch (const hub::Problem& problem) {
    throw InvalidInput(json{{"code", problem.code()}, {"detail", problem.detail()}}.dump());
  }
}

}  // namespace

void add_people_commands(CLI::App& app, int& /*exit_code*/) {
  const auto args = std::make_shared<AccountArguments>();
  CLI::App* sub = hub_group(app)->add_subcommand(
      "account", "makes an account for a person, and prints a one-time token to set its password with");
  sub->add_option("--data", args->data, "the hub's folder")->required();
  sub->add_option("--role", args->role, "provider, commissioner, operator, auditor, family or person")
      ->required()
      ->check(CLI::IsMember({"provider", "commissioner", "operator", "auditor", "family", "person"}));
  sub->add_option("--of", args->of, "the name of the provider or commissioner");
  sub->add_option("--name", args->name, "what they sign in with; of an account that is there: a new token")
      ->required();
  sub->add_option("--display-name", args->display_name, "their name as others see it");
  sub->add_flag("--admin", args->admin, "manages the accounts of the same provider or commissioner");
  sub->add_flag("--remove-totp", args->remove_totp,
                "takes a lost second factor away, and signs the account out: for the last administrator");
  sub->add_option("--email", args->email, "for a sign-in by OpenID Connect, verified by the provider there")
      ->needs(sub->add_option("--issuer", args->issuer, "that provider, as --oidc-issuer of the hub has it"));
  sub->add_option("--subject", args->subject, "who they are there, where it is known")->needs("--issuer");
  sub->callback([args] { account(*args); });
}

}  // namespace doorstep::cli
