// Made-up people who can sign in to the demo's hub, one of each role.
#pragma once

#include <string>
#include <vector>

#include "doorstep/hub/store/store.h"
#include "doorstep/platform/random.h"

#include "hub_client.h"

namespace doorstep::demo {

struct SignIn {
  std::string who;  // office, commissioner, family, person
  std::string display_name;
  std::string name;  // what they sign in with
  std::string password;
  std::string sees;  // in words
};

// Accounts, passwords made for this run, and what the family and the person may see. `client` is any of the hub's.
std::vector<SignIn> make_sign_ins(hub::Store& store, platform::Random& random, HubClient& client,
                                  const std::string& today, Millis now);

nlohmann::json to_json(const std::vector<SignIn>& sign_ins);
std::string sign_in_table(const std::vector<SignIn>& sign_ins);

}  // namespace doorstep::demo
