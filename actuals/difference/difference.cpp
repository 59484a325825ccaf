// §9: what one statement changes in another.
#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "doorstep/actuals/actuals.h"

#include "difference/given.h"
#include "json/well_formed.h"
#include "json/write.h"

namespace doorstep::actuals {
namespace {

// A line by what it is known by; null carers come first, as nothing does before any text.
struct Known {
  const GivenLine* line;
  std::int64_t slot = 1;
  std::tuple<std::string_view, std::string_view, std::optional<std::string_view>, std::string_view> name;

  auto key() const { return std::tie(name, slot); }
};

std::vector<Known> by_name(const std::vector<GivenLine>& lines, const Texts& texts) {
  std::vector<Known> known;
  for (const GivenLine& line : lines) {
    const auto carer = line.carer ? std::optional(texts[*line.carer]) : std::nullopt;
    known.push_back({&line, 1, {texts[line.visit], texts[line.provider], carer, texts[line.person]}});
  }
  std::stable_sort(known.begin(), known.end(),
                   [](const Known& a, const Known& b) { return a.name < b.name; });
  for (std::size_t i = 1; i < known.size(); ++i) {
    if (known[i].name == known[i - 1].name) known[i].slot = known[i - 1].slot + 1;
  }
  return known;
}

using Parts = std::map<std::string_view, std::int64_t>;

// Sums by name, as revised less closed.
using SumsByName = std::map<std::string_view, GivenSums>;

void add(GivenSums& to, const GivenSums& sums, int sign) {
  to.lines += sign * sums.lines;
  to.payable += sign * sums.payable;
  to.gross += sign * sums.gross;
  to.discount += sign * sums.discount;
  to.net += sign * sums.net;
}

bool is_nothing(const GivenSums& s) {
  return s.lines == 0 && s.payable == 0 && s.gross == 0 && s.discount == 0 && s.net == 0;
}

class DifferenceWriter {
 public:
  DifferenceWriter(const GivenStatement& closed, const GivenStatement& revised, const Texts& texts)
      : closed_(closed), revised_(revised), texts_(texts) {}

  std::string write() {
    text("{\"currency\":", texts_[closed_.currency]);
    text(",\"from\":", texts_[closed_.digest]);
    out_ += ",\"lines\":";
    lines();
    text(",\"period\":{\"from\":", texts_[closed_.from]);
    text(",\"to\":", texts_[closed_.to]);
    text("},\"rate_card\":", texts_[closed_.rate_card]);
    out_ += ",\"schema\":\"doorstep.difference/1\"";
    text(",\"to\":", texts_[revised_.digest]);
    out_ += ",\"totals\":";
    totals();
    out_ += "}\n";
    return std::move(out_);
  }

 private:
  void text(std::string_view before, std::string_view value) {
    out_ += before;
    append_text(out_, value);
  }
  void integer(std::string_view before, std::int64_t value) {
    out_ += before;
    append_integer(out_, value);
  }

  // Both lists are sorted alike, so that they are walked side by side.
  void lines() {
    const auto closed = by_name(closed_.lines, texts_), revised = by_name(revised_.lines, texts_);
    auto before = closed.begin();
    auto after = revised.begin();
    first_ = true;
    while (before != closed.end() || after != revised.end()) {
      const bool no_before =
          before == closed.end() || (after != revised.end() && after->key() < before->key());
      const bool no_after =
          after == revised.end() || (before != closed.end() && before->key() < after->key());
      line(no_before ? *after : *before, no_before ? nullptr : before->line,
           no_after ? nullptr : after->line);
      if (!no_before) ++before;
      if (!no_after) ++after;
    }
    out_ += first_ ? "[]" : "]";
  }

  void line(const Known& known, const GivenLine* before, const GivenLine* after) {
    const Parts parts = difference_of_parts(before, after);
    const auto payable = (after ? after->payable : 0) - (before ? before->payable : 0);
    const auto amount = (after ? after->amount : 0) - (before ? before->amount : 0);
    const bool same_state = before && after && before->state == after->state;
    if (same_state && payable == 0 && amount == 0 && parts.empty()) return;
    state(first_ ? "[{\"after\":" : ",{\"after\":", after);
    first_ = false;
    integer(",\"amount\":", amount);
    state(",\"before\":", before);
    const auto& [visit, provider, carer, person] = known.name;
    if (carer) {
      text(",\"carer\":", *carer);
    } else {
      out_ += ",\"carer\":null";
    }
    funding(parts);
    integer(",\"payable_seconds\":", payable);
    text(",\"person\":", person);
    text(",\"provider\":", provider);
    integer(",\"slot\":", known.slot);
    text(",\"visit\":", visit);
    out_ += '}';
  }

  Parts difference_of_parts(const GivenLine* before, const GivenLine* after) const {
    Parts parts;
    if (after) {
      for (const GivenPart& part : after->funding) parts[texts_[part.funder]] += part.amount;
    }
    if (before) {
      for (const GivenPart& part : before->funding) parts[texts_[part.funder]] -= part.amount;
    }
    std::erase_if(parts, [](const auto& part) { return part.second == 0; });
    return parts;
  }

  void state(std::string_view name, const GivenLine* line) {
    out_ += name;
    if (line == nullptr) {
      out_ += "null";
    } else {
      append_text(out_, to_string(line->state));
    }
  }

  void funding(const Parts& parts) {
    out_ += ",\"funding\":";
    for (const auto& [funder, amount] : parts) {
      integer(&funder == &parts.begin()->first ? "[{\"amount\":" : ",{\"amount\":", amount);
      text(",\"funder\":", funder);
      out_ += '}';
    }
    out_ += parts.empty() ? "[]" : "]";
  }

  SumsByName by_name_of_sums(const std::vector<GivenSums>& closed,
                             const std::vector<GivenSums>& revised) const {
    SumsByName sums;
    for (const GivenSums& entry : revised) add(sums[texts_[entry.name]], entry, 1);
    for (const GivenSums& entry : closed) add(sums[texts_[entry.name]], entry, -1);
    std::erase_if(sums, [](const auto& entry) { return is_nothing(entry.second); });
    return sums;
  }

  template <class WriteEntry>
  void list(const SumsByName& sums, WriteEntry write_entry) {
    char before = '[';
    for (const auto& [name, entry] : sums) {
      out_ += before;
      write_entry(name, entry);
      out_ += '}';
      before = ',';
    }
    out_ += sums.empty() ? "[]" : "]";
  }

  void totals() {
    out_ += "{\"by_funder\":";
    list(by_name_of_sums(closed_.by_funder, revised_.by_funder),
         [this](std::string_view name, const GivenSums& s) {
           integer("{\"discount\":", s.discount);
           text(",\"funder\":", name);
           integer(",\"gross\":", s.gross);
           integer(",\"net\":", s.net);
         });
    out_ += ",\"by_person\":";
    list(by_name_of_sums(closed_.by_person, revised_.by_person),
         [this](std::string_view name, const GivenSums& s) {
           integer("{\"gross\":", s.gross);
           integer(",\"lines\":", s.lines);
           integer(",\"payable_seconds\":", s.payable);
           text(",\"person\":", name);
         });
    out_ += ",\"by_provider\":";
    list(by_name_of_sums(closed_.by_provider, revised_.by_provider),
         [this](std::string_view name, const GivenSums& s) {
           sums("{\"discount\":", s);
           text(",\"provider\":", name);
         });
    GivenSums all = revised_.all;
    add(all, closed_.all, -1);
    sums(",\"discount\":", all);
    out_ += '}';
  }

  void sums(std::string_view before, const GivenSums& s) {
    integer(before, s.discount);
    integer(",\"gross\":", s.gross);
    integer(",\"lines\":", s.lines);
    integer(",\"net\":", s.net);
    integer(",\"payable_seconds\":", s.payable);
  }

  const GivenStatement& closed_;
  const GivenStatement& revised_;
  const Texts& texts_;
  std::string out_;
  bool first_ = true;  // no line has been written yet
};

void check_same(const GivenStatement& closed, const GivenStatement& revised, Problems& problems) {
  const auto differs = [&](std::string_view pointer) {
    problems.add(Code::mismatch, pointer, "not that of the closed statement");
  };
  if (closed.rate_card != revised.rate_card) differs("/revised/rate_card");
  if (closed.currency != revised.currency) differs("/revised/currency");
  if (closed.from != revised.from || closed.to != revised.to) differs("/revised/period");
}

}  // namespace

Answer difference(std::string_view closed_text, std::string_view revised_text) {
  if (!is_well_formed(closed_text))
    return Problem{Code::bad_json, "/closed", "not one well-formed JSON text in UTF-8"};
  if (!is_well_formed(revised_text)) {
    return Problem{Code::bad_json, "/revised", "not one well-formed JSON text in UTF-8"};
  }
  Texts texts;
  Problems problems;
  const GivenStatement closed = read_given(closed_text, "/closed", texts, problems);
  const GivenStatement revised = read_given(revised_text, "/revised", texts, problems);
  if (problems.any()) return *problems.first();
  check_given(closed, "/closed", texts, problems);
  check_given(revised, "/revised", texts, problems);
  check_same(closed, revised, problems);
  if (problems.any()) return *problems.first();
  return DifferenceWriter(closed, revised, texts).write();
}

}  // namespace doorstep::actuals
