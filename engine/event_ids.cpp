#include "event_ids.h"

namespace doorstep {
namespace {

constexpr Millis kSequence = 3'600'000;

// The next number among the hexadecimal digits behind the variant; false where there is none.
bool count_on(std::string& uuid) {
  constexpr std::size_t kFirstDigit = 20;
  for (std::size_t i = uuid.size() - 1; i >= kFirstDigit; --i) {
    char& digit = uuid[i];
    if (digit == '-') continue;
    if (digit != 'f') {
      digit = digit == '9' ? 'a' : static_cast<char>(digit + 1);
      return true;
    }
    digit = '0';
  }
  return false;
}

}  // namespace

EventId EventIds::next(Millis now) {
  const bool goes_on = !last_.empty() && now >= begun_ && now - begun_ < kSequence && count_on(last_);
  if (!goes_on) {
    last_ = platform::make_uuid_v7(random_, now);
    begun_ = now;
  }
  return EventId(last_);
}

}  // namespace doorstep
