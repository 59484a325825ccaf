// Reads values one after another from a text that is_well_formed() has accepted; so nothing is checked twice and
// no tree is built.
#pragma once

#include <string_view>

#include "json/bytes.h"

namespace doorstep::actuals {

// What stands between the quotes.
struct RawText {
  std::string_view text;
  bool escaped = false;  // there is at least one backslash
};

enum class Kind { object, list, text, number, boolean, null };

// Stands before a value, or behind one. Cheap to copy: a copy remembers a place.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : at_(text.data()), end_(at_ + text.size()) { skip_space(); }

  const char* position() const { return at_; }
  Kind kind() const;

  // Each reads the value of its kind that begins here and stands behind it.
  RawText text();
  std::string_view number();
  bool boolean();
  void skip();  // a value of any kind

  // on_member(RawText name) and on_item() must read the value, each.
  template <class OnMember>
  void object(OnMember on_member) {
    for (open(); !close('}'); separate()) {
      const RawText name = text();
      separate();  // the colon
      on_member(name);
    }
  }
  template <class OnItem>
  void list(OnItem on_item) {
    for (open(); !close(']'); separate()) on_item();
  }

 private:
  void skip_space() {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }
  void open() {
    ++at_;
    skip_space();
  }
  bool close(char bracket) {
    if (*at_ != bracket) return false;
    ++at_;
    return true;
  }
  // Steps over a comma or colon where there is one, and the space around it.
  void separate() {
    skip_space();
    if (*at_ != ',' && *at_ != ':') return;
    ++at_;
    skip_space();
  }
  void skip_nested();

  const char* at_;
  const char* end_;
};

}  // namespace doorstep::actuals
