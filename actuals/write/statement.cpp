#include "doorstep/actuals/statement.h"

#include "doorstep/actuals/days.h"

#include "json/write.h"
#include "price/share.h"

namespace doorstep::actuals {
namespace {

void append_two(std::string& out, Seconds value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

// Members are written in the order of their names, as canonical JSON has them.
class StatementWriter {
 public:
  explicit StatementWriter(const Pricing& pricing) : pricing_(pricing), request_(pricing.request) {}

  std::string write(std::string_view digest) {
    out_.reserve(pricing_.lines.size() * 512 + 1'024);
    text("{\"currency\":", request_.rate_card.currency);
    out_ += ",\"digest\":\"";
    out_ += digest;
    out_ += "\",\"lines\":";
    list(pricing_.lines, [this](const Line& l) { line(l); });
    out_ += ",\"period\":{\"from\":\"";
    append_date(out_, request_.period.from);
    out_ += "\",\"to\":\"";
    append_date(out_, request_.period.to);
    text("\"},\"rate_card\":", request_.rate_card.id);
    out_ += ",\"schema\":\"doorstep.statement/1\",\"totals\":";
    totals();
    out_ += "}\n";
    return std::move(out_);
  }

 private:
  void text(std::string_view before, Text value) {
    out_ += before;
    append_text(out_, request_.texts[value]);
  }
  void integer(std::string_view before, std::int64_t value) {
    out_ += before;
    append_integer(out_, value);
  }
  template <class Items, class WriteItem>
  void list(const Items& items, WriteItem write_item) {
    char before = '[';
    for (const auto& item : items) {
      out_ += before;
      write_item(item);
      before = ',';
    }
    if (before == '[') out_ += '[';
    out_ += ']';
  }

  void line(const Line& line) {
    const Duty& duty = pricing_.duties[line.duty];
    const Visit& visit = pricing_.visit_of(duty);
    integer("{\"actual_seconds\":", line.actual);
    integer(",\"amount\":", line.amount);
    if (duty.attendance < 0) {
      out_ += ",\"carer\":null";
    } else {
      text(",\"carer\":", visit.attendances[static_cast<std::size_t>(duty.attendance)].carer);
    }
    out_ += ",\"funding\":";
    funding(line);
    if (line.package < 0) {
      out_ += ",\"package\":null";
    } else {
      text(",\"package\":", request_.packages[static_cast<std::size_t>(line.package)].id);
    }
    integer(",\"payable_seconds\":", line.payable);
    text(",\"person\":", visit.participants()[line.participant].person);
    integer(",\"planned_seconds\":", line.planned);
    text(",\"provider\":", visit.provider);
    out_ += ",\"reasons\":";
    append_reasons(out_, pricing_, line.reasons, duty.visit);
    out_ += ",\"segments\":";
    list(pricing_.segments_of(line.segments), [&](const Segment& s) { segment(duty, s); });
    text(",\"service\":", visit.service);
    share(visit, line);
    out_ += ",\"state\":\"";
    out_ += to_string(line.state);
    text("\",\"visit\":", visit.id);
    out_ += '}';
  }

  void funding(const Line& line) {
    out_ += '[';
    if (line.state == State::payable) {
      const auto& funders = request_.packages[static_cast<std::size_t>(line.package)].funding;
      for (std::size_t i = 0; i < funders.size(); ++i) {
        integer(i == 0 ? "{\"amount\":" : ",{\"amount\":", pricing_.funding[line.funding + i]);
        text(",\"funder\":", funders[i].funder);
        out_ += '}';
      }
    }
    out_ += ']';
  }

  void segment(const Duty& duty, const Segment& segment) {
    out_ += "{\"amount\":\"";
    out_ += price_text(duty, segment);
    out_ += "\",\"from\":\"";
    append_local(out_, segment.from, *request_.zone);
    text("\",\"rate\":", request_.rate_card.rates[segment.rate].id);
    integer(",\"seconds\":", segment.seconds);
    out_ += ",\"to\":\"";
    append_local(out_, segment.from + segment.seconds, *request_.zone);
    out_ += "\"}";
  }

  void share(const Visit& visit, const Line& line) {
    const auto participants = visit.participants();
    if (participants.size() < 2) return;
    integer(",\"share\":{\"of\":", visit.weight_sum);
    integer(",\"weight\":", participants[line.participant].weight);
    out_ += '}';
  }

  void totals() {
    const Totals& totals = pricing_.totals;
    integer("{\"actual_seconds\":", totals.all.actual);
    out_ += ",\"by_funder\":";
    list(totals.by_funder, [this](const auto& entry) {
      integer("{\"discount\":", entry.second.discount);
      text(",\"funder\":", entry.first);
      integer(",\"gross\":", entry.second.gross);
      integer(",\"net\":", entry.second.net());
      out_ += '}';
    });
    out_ += ",\"by_person\":";
    list(totals.by_person, [this](const auto& entry) { person(entry.first, entry.second); });
    out_ += ",\"by_provider\":";
    list(totals.by_provider, [this](const auto& entry) {
      integer("{\"actual_seconds\":", entry.second.actual);
      sums(entry.second);
      text(",\"provider\":", entry.first);
      out_ += '}';
    });
    sums(totals.all);
    out_ += '}';
  }

  // All but actual_seconds, which stands before the lists, and planned_seconds is last.
  void sums(const Sums& sums) {
    integer(",\"discount\":", sums.discount);
    integer(",\"gross\":", sums.gross);
    integer(",\"held_lines\":", sums.held_lines);
    integer(",\"lines\":", sums.lines);
    integer(",\"net\":", sums.net());
    integer(",\"payable_seconds\":", sums.payable);
    integer(",\"planned_seconds\":", sums.planned);
  }

  void person(Text name, const Sums& sums) {
    integer("{\"actual_seconds\":", sums.actual);
    integer(",\"gross\":", sums.gross);
    integer(",\"held_lines\":", sums.held_lines);
    integer(",\"lines\":", sums.lines);
    integer(",\"payable_seconds\":", sums.payable);
    text(",\"person\":", name);
    integer(",\"planned_seconds\":", sums.planned);
    out_ += '}';
  }

  const Pricing& pricing_;
  const Request& request_;
  std::string out_;
};

}  // namespace

std::string write_statement(const Pricing& pricing, std::string_view digest) {
  return StatementWriter(pricing).write(digest);
}

void append_reasons(std::string& out, const Pricing& pricing, Reasons reasons, std::uint32_t visit) {
  char before = '[';
  const auto add = [&](std::string_view name) {
    out += before;
    append_text(out, name);
    before = ',';
  };
  for (int i = 0; i < kReasons; ++i) {
    const auto reason = static_cast<Reason>(i);
    if (!reasons.has(reason)) continue;
    if (reason != Reason::exception) {
      add(to_string(reason));
      continue;
    }
    for (const Text name : pricing.held_by.at(visit))
      add("exception:" + std::string(pricing.request.texts[name]));
  }
  if (before == '[') out += '[';
  out += ']';
}

void append_local(std::string& out, Instant instant, const Zone& zone) {
  const Seconds offset = zone.at(instant).offset;
  const Seconds local = instant + offset;
  const auto day = floor_divide(local, kDaySeconds);
  const Seconds second = local - day * kDaySeconds;
  append_date(out, static_cast<Day>(day));
  out += 'T';
  append_two(out, second / 3'600);
  out += ':';
  append_two(out, second / 60 % 60);
  out += ':';
  append_two(out, second % 60);
  out += offset < 0 ? '-' : '+';
  const Seconds minutes = (offset < 0 ? -offset : offset) / 60;
  append_two(out, minutes / 60);
  out += ':';
  append_two(out, minutes % 60);
}

// A millionth of the major unit is 36 of the price's units.
std::string price_text(const Duty& duty, const Segment& segment) {
  const Wide exact = static_cast<Wide>(segment.price) * duty.percent.ten_thousandths;
  const std::int64_t millionths = round_fraction(exact, Wide{36} * kWholePercent, MoneyRounding::half_up);
  std::string out = std::to_string(millionths / 1'000'000);
  const std::string places = std::to_string(1'000'000 + millionths % 1'000'000);
  out += '.';
  out.append(places, 1, 6);
  return out;
}

}  // namespace doorstep::actuals
