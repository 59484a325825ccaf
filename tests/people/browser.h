// People in front of a hub: a browser that keeps its cookie, and accounts that are there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/grants.h"

#include "hub_fixture.h"

namespace doorstep::testing {

inline const std::string kPassword = "three green kettles";

// Makes the account, sets kPassword by a one-time link, and gives its id. Staff have a second factor already.
std::string make_person(TestHub& hub, const hub::NewAccount& account);
// The same, without a second factor.
std::string make_newcomer(TestHub& hub, const hub::NewAccount& account);
// As if its owner had set up a second factor: Browser::sign_in() shows a recovery code, made for the occasion.
void give_totp(TestHub& hub, const std::string& account);
// The token of a link to set the account's password.
std::string password_link(TestHub& hub, const std::string& account);

// As a page of the hub sends its requests. Bend a header by naming it: an empty value leaves it out.
class Browser {
 public:
  explicit Browser(TestHub& hub) : hub_(hub) {}
  // Signed in as this person, or the test fails.
  Browser(TestHub& hub, const std::string& name);
  // With a session of the account, without asking for its password; staff get a second factor.
  static Browser of_account(TestHub& hub, const std::string& account);

  hub::Response send(const std::string& method, const std::string& target,
                     const nlohmann::json& body = nullptr, const HeaderList& bent = {});
  nlohmann::json get(const std::string& target);  // must be 200
  // With a recovery code where the account has a second factor.
  hub::Response sign_in(const std::string& name, const std::string& password);

  std::string cookie;
  std::string csrf;
  std::string address = "192.0.2.7";

 private:
  void keep_cookie(const hub::Response& response);

  TestHub& hub_;
};

std::string person_of(TestHub& hub, const std::string& provider, const std::string& ref);
// Gives the account a grant of a person of "brook", from today on; gives its id.
std::string grant(TestHub& hub, const std::string& account, const std::string& person_ref,
                  const std::vector<std::string>& scopes, const std::string& provider = "brook");

}  // namespace doorstep::testing
