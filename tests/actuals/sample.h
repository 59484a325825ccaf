// A sound request with every member of the page in it, to be spoiled by tests.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace doorstep::actuals::testing {

inline nlohmann::json sample_request() {
  return nlohmann::json::parse(R"({
  "schema": "doorstep.actuals/1",
  "period": {"from": "2026-10-05", "to": "2026-11-01"},
  "rate_card": {
    "id": "card", "currency": "GBP", "timezone": "Europe/London",
    "bank_holidays": ["2026-10-09"], "special_days": {"2026-10-31": "halloween"},
    "rates": [
      {"id": "day", "service": "*", "band": "*", "hours": "*", "days": ["any"], "from": "00:00", "to": "24:00",
       "valid": {"from": "2026-04-01", "to": null}, "per_hour": "22.13",
       "fixed": [{"minutes": 30, "amount": "16.00"}, {"minutes": 45, "amount": "20"}],
       "fixed_rule": "floor_plus_hourly", "per_night": null, "per_visit": null},
      {"id": "feast", "days": ["halloween", "bank_holiday"], "per_hour": "30"},
      {"id": "sleep", "service": "sleep_in", "per_night": "105.46", "per_hour": "24.96"}],
    "segments": {"rule": "split", "anchor": "actual"},
    "measure": {"truncate_to_minute": false, "round_clock": {"unit_minutes": 5, "mode": "nearest"},
      "grace": {"under_minutes": 5, "over_minutes": 5, "percent": null}, "basis": "actual",
      "overrun": {"pay": "none", "cap_minutes": 0}, "short": {"under_minutes": 3, "pay": "hold"},
      "round": {"unit_minutes": 5, "mode": "down"}, "minimum_minutes": 0,
      "rollover": {"scope": "person_service", "within": "week"}},
    "not_delivered": {"no_access": {"pay_minutes": 30, "percent": "100"}, "refused": {"pay_minutes": "planned"},
      "cancelled": [{"notice_hours_under": 2, "amount": "50"}, {"notice_hours_under": 24, "percent": "100"}],
      "hospital": {"retain_days": 14, "percent": "50"}},
    "unplanned": "hold", "exceptions": {"hold": ["manual", "no_check_out", "overlap"]},
    "sleep_in": {"included_woken_minutes": 60, "waking_after_calls": 3},
    "discount": {"rule": "marginal", "tiers": [{"over_hours": 1, "percent": "2.5"},
                                               {"over_hours": 5, "percent": "5"}]},
    "rounding": {"money": "half_up"}},
  "packages": [
    {"id": "k1", "person": "p1", "service": "*", "valid": {"from": "2026-01-01", "to": null},
     "budget": {"minutes": 600, "per": "four_weeks", "anchor": "2026-10-05"}, "pool": "home",
     "funding": [{"funder": "council", "percent": "60"}, {"funder": "icb", "percent": "40"}]},
    {"id": "k2", "person": "p2", "service": "*", "valid": {"from": "2026-01-01", "to": "2026-12-31"},
     "budget": {"minutes": 60, "per": "four_weeks", "anchor": "2026-10-05"}, "pool": "home"},
    {"id": "k3", "person": "p2", "service": "sleep_in", "valid": {"from": "2026-01-01"}}],
  "visits": [
    {"id": "v0", "person": "p1", "provider": "prov", "service": "personal_care", "band": "standard",
     "hours": "core", "status": "delivered", "approved": true, "approved_extra_minutes": 5, "exceptions": ["manual"],
     "planned": {"start": "2026-10-05T08:00:00+01:00", "end": "2026-10-05T08:30:00+01:00", "carers": 2},
     "attendances": [
       {"carer": "c1", "start": "2026-10-05T08:00:00+01:00", "end": "2026-10-05T08:30:00+01:00"},
       {"carer": "c2", "start": "2026-10-05T08:00:30+01:00", "end": "2026-10-05T08:31:00+01:00"}],
     "participants": [{"person": "p1", "weight": 2}, {"person": "p2"}]},
    {"id": "v1", "person": "p2", "provider": "prov", "service": "sleep_in", "status": "delivered",
     "attendances": [{"carer": "c1", "start": "2026-10-06T21:00:00Z", "end": "2026-10-07T06:00:00Z"}],
     "woken": [{"start": "2026-10-07T00:00:00Z", "end": "2026-10-07T00:20:00Z"}]},
    {"id": "v2", "person": "p1", "provider": "prov", "service": "personal_care", "status": "cancelled",
     "planned": {"start": "2026-10-08T08:00:00Z", "end": "2026-10-08T09:00:00Z"},
     "cancelled_at": "2026-10-08T07:00:00.5Z", "cancelled_by": "person"},
    {"id": "v3", "person": "p1", "provider": "prov", "service": "personal_care", "status": "hospital",
     "admitted": "2026-10-01",
     "planned": {"start": "2026-10-09T08:00:00Z", "end": "2026-10-09T09:00:00Z"}},
    {"id": "v4", "person": "p1", "provider": "prov", "service": "personal_care", "status": "missed",
     "planned": {"start": "2026-10-10T08:00:00Z", "end": "2026-10-10T09:00:00Z"}}]
})");
}

}  // namespace doorstep::actuals::testing
