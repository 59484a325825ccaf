// Who looks at a county's pages: an officer of its commissioner, an office of one of its providers, a daughter. Each is
// signed in as a browser is, so that what is read of people is written down as in life.
#pragma once

#include <string>

#include "doorstep/hub/people/accounts.h"

#include "county_year.h"
#include "harness/local_hub.h"

namespace doorstep::bench {

enum class Reader { officer, office, daughter };

class CountyPeople {
 public:
  CountyPeople(LocalHub& hub, const CountyYear& county);

  void ask(Reader reader, const std::string& target) const;  // throws where the answer is not 200
  const std::string& person() const { return person_; }  // the daughter's mother, of the office's provider
  const std::string& statement() const { return statement_; }  // of the office's provider, four weeks

 private:
  std::string sign_in(const hub::NewAccount& account, bool of_person);
  void make_statement(const CountyYear& county);

  LocalHub& hub_;
  std::string person_, statement_;
  std::string officer_, office_, daughter_;  // session tokens
};

}  // namespace doorstep::bench
