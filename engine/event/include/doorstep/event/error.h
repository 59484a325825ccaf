// Errors carry what to do: the class decides behaviour, the code explains, the detail is for a person.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace doorstep {

enum class ErrorClass {
  offline,    // no way to the hub: try again by itself
  transient,  // passes: try again by itself
  auth,       // a token, a key or an enrolment is needed
  rejected,   // the input is wrong: do not try again
  space,      // the disk is full
  key,        // the key is missing or is another one
  corrupt,    // a file is damaged: it is set aside, never deleted
  too_new,    // written by a newer Doorstep: left untouched
  busy,       // another process owns it
  bug,        // must not happen
};
const char* to_string(ErrorClass error_class);

// Texts never hold personal data.
class Error : public std::runtime_error {
 public:
  Error(ErrorClass error_class, std::string code, const std::string& detail)
      : std::runtime_error(detail), class_(error_class), code_(std::move(code)) {}
  ErrorClass error_class() const { return class_; }
  const std::string& code() const { return code_; }

 private:
  ErrorClass class_;
  std::string code_;
};

}  // namespace doorstep
