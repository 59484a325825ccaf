#include "doorstep/actuals/explain.h"

#include "explain/sentences.h"
#include "explain/words.h"

namespace doorstep::actuals {
namespace {

constexpr std::string_view kStatusWords[] = {"delivered",   "no access", "refused",
                                             "in hospital", "cancelled", "missed"};

std::string heading(const Pricing& pricing, const Visit& visit) {
  const Request& request = pricing.request;
  std::string out = "Visit " + std::string(request.texts[visit.id]) + ", " + long_date(visit.date) + ": " +
                    plain(request.texts[visit.service]) + " by " +
                    std::string(request.texts[visit.provider]) + ", " +
                    std::string(kStatusWords[static_cast<std::size_t>(visit.status)]) + ".\n";
  if (!visit.planned) return out;
  return out + "Planned " + span(visit.planned->time, *request.zone) + ", " +
         count(visit.planned->carers, "carer") + ".\n";
}

std::string line_heading(const Pricing& pricing, const Duty& duty, const Line& line) {
  const Visit& visit = pricing.visit_of(duty);
  const Texts& texts = pricing.request.texts;
  std::string out = "\nFor " + std::string(texts[pricing.participant_of(line).person]);
  if (duty.attendance >= 0) {
    const auto& attendance = visit.attendances[static_cast<std::size_t>(duty.attendance)];
    return out + ", carer " + std::string(texts[attendance.carer]) + ":\n";
  }
  const std::uint32_t number = line.duty - pricing.visits[duty.visit].first_duty + 1;
  const std::string of = std::to_string(visit.planned->carers);
  return out + ", planned carer" + (of == "1" ? "" : " " + std::to_string(number) + " of " + of) + ":\n";
}

std::string result(const Pricing& pricing, const Line& line) {
  const std::string_view currency = pricing.request.texts[pricing.request.rate_card.currency];
  switch (line.state) {
    case State::payable:
      return "Payable: " + duration(line.payable) + ", " + money(line.amount, currency) + ".";
    case State::held:
      return "Held: nothing is paid until someone decides.";
    case State::not_payable:
      break;
  }
  return "Not payable.";
}

std::string explain_line(const Pricing& pricing, const Line& line) {
  const Duty& duty = pricing.duties[line.duty];
  Sentences sentences;
  explain_measuring(pricing, duty, line, sentences);
  const bool came_to_price = duty.state == State::payable && !line.reasons.has(Reason::not_delivered);
  if (came_to_price) explain_price(pricing, duty, line, sentences);
  sentences.push_back(result(pricing, line));
  std::string out = line_heading(pricing, duty, line);
  for (const std::string& sentence : sentences) out += "  " + sentence + "\n";
  return out;
}

}  // namespace

std::optional<std::string> explain(const Pricing& pricing, std::string_view visit_id) {
  const auto& visits = pricing.request.visits;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    if (pricing.request.texts[visits[i].id] != visit_id) continue;
    std::string out = heading(pricing, visits[i]);
    const auto [first, duties] = pricing.visits[i];
    const std::size_t first_line = pricing.duties[first].first_line;
    const std::size_t lines = duties * visits[i].participants().size();
    for (std::size_t line = first_line; line < first_line + lines; ++line)
      out += explain_line(pricing, pricing.lines[line]);
    return out;
  }
  return std::nullopt;
}

}  // namespace doorstep::actuals
