#include "doorstep/actuals/compare.h"

#include <map>

#include "json/cursor.h"
#include "price/share.h"

namespace doorstep::actuals {
namespace {

using ByName = std::map<std::string, Compared, std::less<>>;

// Before and after are told apart by which member of Compared the sums go to.
using Side = Sums Compared::*;

void add(Sums& sums, Seconds payable, Money gross) {
  ++sums.lines;
  sums.payable += payable;
  sums.gross += gross;
}

Compared& entry(ByName& by_name, std::string_view name) {
  auto& compared = by_name[std::string(name)];
  compared.name = name;
  return compared;
}

void add_names(const Pricing& pricing, const std::vector<std::pair<Text, Sums>>& list, Side side,
               ByName& by_name) {
  for (const auto& [name, sums] : list) entry(by_name, pricing.request.texts[name]).*side = sums;
}

void add_rules(const Pricing& pricing, Side side, std::vector<Compared>& rules) {
  for (const Line& line : pricing.lines) {
    for (int i = 0; i < kReasons; ++i) {
      const auto reason = static_cast<Reason>(i);
      if (line.reasons.has(reason)) add(rules[static_cast<std::size_t>(i)].*side, line.payable, line.amount);
    }
  }
}

// A line's time and money divided over its segments, so that the rates add up to what is payable by rates.
void add_rates(const Pricing& pricing, Side side, ByName& by_rate) {
  Shares time, money;
  std::vector<std::int64_t> seconds, prices;
  for (const Line& line : pricing.lines) {
    seconds.clear();
    prices.clear();
    std::int64_t all_seconds = 0, all_prices = 0;
    for (const Segment& segment : pricing.segments_of(line.segments)) {
      seconds.push_back(segment.seconds);
      prices.push_back(segment.price);
      all_seconds += segment.seconds;
      all_prices += segment.price;
    }
    if (seconds.empty()) continue;
    const auto& time_parts = time.divide(line.payable, seconds, all_seconds);
    const auto& money_parts = all_prices > 0 ? money.divide(line.amount, prices, all_prices) : prices;
    std::size_t i = 0;
    for (const Segment& segment : pricing.segments_of(line.segments)) {
      const Rate& rate = pricing.request.rate_card.rates[segment.rate];
      add(entry(by_rate, pricing.request.texts[rate.id]).*side, time_parts[i], money_parts[i]);
      ++i;
    }
  }
}

std::vector<Compared> values(ByName&& by_name) {
  std::vector<Compared> list;
  list.reserve(by_name.size());
  for (auto& [name, compared] : by_name) list.push_back(std::move(compared));
  return list;
}

}  // namespace

Comparison compare(const Pricing& before, const Pricing& after) {
  Comparison out;
  ByName providers, people, rates;
  out.by_rule.resize(kReasons);
  for (int i = 0; i < kReasons; ++i) {
    out.by_rule[static_cast<std::size_t>(i)].name = to_string(static_cast<Reason>(i));
  }
  for (const auto& [pricing, side] :
       {std::pair(&before, &Compared::before), std::pair(&after, &Compared::after)}) {
    out.all.*side = pricing->totals.all;
    add_names(*pricing, pricing->totals.by_provider, side, providers);
    add_names(*pricing, pricing->totals.by_person, side, people);
    add_rules(*pricing, side, out.by_rule);
    add_rates(*pricing, side, rates);
  }
  std::erase_if(out.by_rule,
                [](const Compared& rule) { return rule.before.lines == 0 && rule.after.lines == 0; });
  out.all.name = "all";
  out.by_provider = values(std::move(providers));
  out.by_person = values(std::move(people));
  out.by_rate = values(std::move(rates));
  const auto text = [](const Pricing& pricing, Text id) { return std::string(pricing.request.texts[id]); };
  out.card_before = text(before, before.request.rate_card.id);
  out.card_after = text(after, after.request.rate_card.id);
  out.currency = text(after, after.request.rate_card.currency);
  return out;
}

std::string with_rate_card(std::string_view request, std::string_view card) {
  Cursor at(request);
  std::string out;
  at.object([&](RawText name) {
    const char* begin = at.position();
    at.skip();
    const bool is_card = (name.escaped ? unescape(name.text) : std::string(name.text)) == "rate_card";
    if (!is_card) return;
    out.assign(request.data(), begin);
    out += card;
    out.append(at.position(), request.data() + request.size());
  });
  return out;
}

}  // namespace doorstep::actuals
