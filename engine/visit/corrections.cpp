#include <algorithm>
#include <map>
#include <tuple>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

// Where a correction ends up when one follows `of` to its end.
struct Chain {
  std::optional<std::size_t> root;  // none: it leads nowhere, or round in a circle
  std::size_t not_before =
      0;  // a correction is applied after the one that it corrects, whatever the clocks say
  std::size_t depth = 0;
};

class Chains {
 public:
  explicit Chains(const Steps& steps) : steps_(steps), chains_(steps.size()), on_path_(steps.size()) {
    for (std::size_t i = 0; i < steps.size(); ++i) by_id_.emplace(steps[i].fact->event.str(), i);
  }

  const Chain& of(std::size_t correction) {
    std::vector<std::size_t> path;
    std::optional<std::size_t> at = correction;
    while (at && is_correction(*at) && !chains_[*at] && !on_path_[*at]) {
      on_path_[*at] = true;
      path.push_back(*at);
      at = find(std::get<EntryCorrected>(steps_[*at].fact->body).of);
    }
    Chain end = end_of(at);
    for (; !path.empty(); path.pop_back()) {
      end.not_before = std::max(end.not_before, path.back());
      ++end.depth;
      chains_[path.back()] = end;
      on_path_[path.back()] = false;
    }
    return *chains_[correction];
  }

 private:
  bool is_correction(std::size_t i) const {
    return std::holds_alternative<EntryCorrected>(steps_[i].fact->body);
  }
  std::optional<std::size_t> find(const EventId& id) const {
    const auto found = by_id_.find(id.str());
    return found == by_id_.end() ? std::nullopt : std::optional(found->second);
  }
  static bool can_be_corrected(const Step& step) {
    return !is_clock(step) && !step.is<Amended>() && !step.is<Voided>() && !step.is<EntryCorrected>() &&
           !step.is<LogAdopted>();
  }
  Chain end_of(std::optional<std::size_t> at) const {
    if (!at) return {};
    if (chains_[*at]) return *chains_[*at];
    if (!can_be_corrected(steps_[*at])) return {};
    return {at, 0, 0};
  }

  const Steps& steps_;
  std::map<std::string_view, std::size_t> by_id_;
  std::vector<std::optional<Chain>> chains_;
  std::vector<bool> on_path_;
};

Correction record_of(const Fact& fact) {
  return {fact.event, fact.by, fact.placed.used, std::get<EntryCorrected>(fact.body), false};
}

void apply(Step& step, Correction correction) {
  if (auto body = corrected(step.body, correction.body)) {
    step.body = std::move(*body);
    step.safeguarded = step.safeguarded || is_safeguarding(step.body);
    correction.applied = true;
  }
  step.corrections.push_back(std::move(correction));
}

}  // namespace

std::vector<Correction> apply_corrections(Steps& steps) {
  using Place = std::tuple<std::size_t, std::size_t, std::size_t>;  // not before, depth, its own place
  Chains chains(steps);
  std::vector<Correction> pending;
  std::vector<std::pair<Place, std::size_t>> found;  // with the root
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!std::holds_alternative<EntryCorrected>(steps[i].fact->body)) continue;
    const Chain& chain = chains.of(i);
    if (chain.root) {
      found.push_back({{chain.not_before, chain.depth, i}, *chain.root});
    } else {
      pending.push_back(record_of(*steps[i].fact));
    }
  }
  std::sort(found.begin(), found.end());
  for (const auto& [place, root] : found) apply(steps[root], record_of(*steps[std::get<2>(place)].fact));
  return pending;
}

}  // namespace doorstep::visit
