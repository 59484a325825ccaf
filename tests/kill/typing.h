// What kill_typist types, for it and for who looks at what is left.
#pragma once

#include <string>

#include "doorstep/engine.h"

namespace doorstep::testing {

inline const CarerId kTypist("carer-1");
inline const DraftId kTyped{VisitId("0192f0c1-2a3b-7c4d-8e5f-001122334455"), "daily_log", kTypist};

inline std::string pin_of(int number) { return "pin number " + std::to_string(number); }

}  // namespace doorstep::testing
