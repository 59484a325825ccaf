// A rate card as councils have them: bands, evenings, weekends, a bank holiday rule, grace, rounding, short visits,
// visits not delivered, a volume discount.
#pragma once

namespace doorstep::testing {

inline constexpr const char* kCard = R"({
  "id": "homecare-2026", "currency": "GBP", "timezone": "Europe/London",
  "bank_holidays": ["2026-12-25"],
  "rates": [
    {"id": "day", "from": "07:00", "to": "19:00", "days": ["weekday"], "valid": {"from": "2026-04-01", "to": null},
     "per_hour": "22.13"},
    {"id": "evening", "from": "19:00", "to": "07:00", "days": ["weekday"], "valid": {"from": "2026-04-01", "to": null},
     "per_hour": "23.57"},
    {"id": "weekend", "days": ["weekend"], "valid": {"from": "2026-04-01", "to": null}, "per_hour": "25.01"},
    {"id": "bank-holiday", "days": ["bank_holiday"], "valid": {"from": "2026-04-01"}, "per_hour": "44.26"},
    {"id": "complex", "band": "complex", "valid": {"from": "2026-04-01"}, "per_hour": "27.44"}
  ],
  "measure": {
    "grace": {"under_minutes": 5, "over_minutes": 5},
    "overrun": {"pay": "cap", "cap_minutes": 10},
    "short": {"under_percent": "50", "pay": "hold"},
    "round": {"unit_minutes": 5, "mode": "nearest"}
  },
  "not_delivered": {
    "no_access": {"pay_minutes": 15, "percent": "100"},
    "refused": {"pay_minutes": "planned", "percent": "50"},
    "hospital": {"retain_days": 14, "percent": "50"}
  },
  "unplanned": "hold",
  "exceptions": {"hold": ["manual", "no_check_out", "overlap"]},
  "discount": {"rule": "marginal", "tiers": [{"over_hours": 300, "percent": "2.5"}]}
})";

}  // namespace doorstep::testing
