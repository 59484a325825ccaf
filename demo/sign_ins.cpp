#include "sign_ins.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/grants.h"
#include "doorstep/hub/people/links.h"

#include "ordinary_day.h"

namespace doorstep::demo {
namespace {

using nlohmann::json;

struct Made {
  const char* who;
  hub::Role role;
  const char* display_name;
  const char* name;
  const char* of;
  const char* sees;
};
constexpr std::array<Made, 5> kPeople{
    {{"commissioner", hub::Role::commissioner, "Martin Howell", "martin@northshire.example", "northshire",
      "the people whom northshire pays for"},
     {"office", hub::Role::provider, "Priya Sandhu", "priya@harbour.example", kReadProvider,
      "harbour's own visits"},
     {"family", hub::Role::family, "Ruth Farrow", "ruth@family.example", "", "her father's notes"},
     {"person", hub::Role::person, "Frank Farrow", "frank", "", "his own notes"},
     {"auditor", hub::Role::auditor, "Anneka Lund", "anneka@audit.example", "", "who looked at what"}}};

// Twelve characters that are not mistaken for each other, made for this run: the hub may be reached by others.
std::string make_password(platform::Random& random) {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::array<std::uint8_t, 12> bytes{};
  random.fill(bytes);
  std::string password = "demo";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 4 == 0) password += '-';
    password += kLetters.at(bytes.at(i) % kLetters.size());
  }
  return password;
}

void grant_all(hub::Connection& db, platform::Random& random, const std::string& account,
               const PersonId& person, const char* basis, const std::string& today, Millis now) {
  hub::Grant grant;
  grant.id = platform::make_uuid_v7(random, now);
  grant.account = account;
  grant.provider = ProviderId(kReadProvider);
  grant.person = person;
  grant.scopes = {"schedule", "notes", "outcomes"};
  grant.basis = basis;
  grant.from = today.substr(0, 4) + "-01-01";
  grant.review_date = std::to_string(std::stoi(today.substr(0, 4)) + 1) + today.substr(4);
  grant.given_at = now;
  grant.given_by = "demo";
  hub::give_grant(db, grant);
}

}  // namespace

std::vector<SignIn> make_sign_ins(hub::Store& store, platform::Random& random, HubClient& client,
                                  const std::string& today, Millis now) {
  std::vector<SignIn> sign_ins;
  for (const Made& made : kPeople) {
    const std::string id = platform::make_uuid_v4(random);
    const std::string token = store.write([&](hub::Connection& db) {
      hub::make_account(db, id,
                        {made.name, made.display_name, made.role, made.of, made.role == hub::Role::provider},
                        "demo", now);
      if (made.of[0] == '\0' && made.role != hub::Role::auditor) {
        const auto row =
            db.first("SELECT id FROM person WHERE provider = $1 AND ref = $2", kReadProvider, kReadPerson);
        grant_all(db, random, id, PersonId(row.value().text(0)), "consent", today, now);
      }
      return hub::make_link(db, random,
                            {hub::LinkKind::password, id, "", {}, now, "demo", now + hub::kPasswordLinkMs});
    });
    sign_ins.push_back({made.who, made.display_name, made.name, make_password(random), made.sees});
    client.post("/v1/passwords", {{"token", token}, {"password", sign_ins.back().password}});
  }
  return sign_ins;
}

json to_json(const std::vector<SignIn>& sign_ins) {
  json list = json::array();
  for (const SignIn& one : sign_ins) {
    list.push_back({{"who", one.who},
                    {"display_name", one.display_name},
                    {"name", one.name},
                    {"password", one.password}});
  }
  return list;
}

std::string sign_in_table(const std::vector<SignIn>& sign_ins) {
  auto table =
      fmt::format("  {:<13} {:<19} {:<27} {:<20} {}\n", "role", "name", "signs in with", "password", "sees");
  for (const SignIn& one : sign_ins)
    table += fmt::format("  {:<13} {:<19} {:<27} {:<20} {}\n", one.who, one.display_name, one.name,
                         one.password, one.sees);
  return table;
}

}  // namespace doorstep::demo
