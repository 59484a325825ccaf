// Numbers as people say them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doorstep/actuals/request.h"

namespace doorstep::actuals {

std::string duration(Seconds seconds);                         // "26 min 10 s", "1 h 5 min", "no time"
std::string money(Money amount, std::string_view currency);    // "£11.50", "11.50 USD"
std::string price(Decimal amount, std::string_view currency);  // "£22.13", "£0.005"
std::string with_currency(const std::string& number, std::string_view currency);
std::string percent(Decimal percentage);                       // "33.3333 %"
std::string long_date(Day date);                               // "Monday 5 October 2026"
std::string clock(Instant instant, const Zone& zone);          // "07:52", "07:52:10"
std::string span(const Interval& time, const Zone& zone);      // "07:52 to 08:22, 30 min"
std::string count(std::int64_t number, std::string_view one);  // "1 carer", "2 carers"
std::string listed(const std::vector<std::string>& words);     // "a, b and c"
std::string minutes(Minutes number);                           // "30 min"
std::string plain(std::string_view code);                      // "personal_care" is "personal care"

}  // namespace doorstep::actuals
