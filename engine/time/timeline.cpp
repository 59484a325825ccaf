#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "doorstep/time/true_time.h"

#include "bounds.h"
#include "range.h"
#include "receipts.h"

namespace doorstep::time {

namespace {

// One appearance of a boot in the log; or a boot known from contacts alone, which has no place there.
struct Run {
  BootSpan span;
  bool in_log = true;
  std::int64_t from_uptime_ms = 0;    // the first and last that is known of it, by its events
  std::int64_t to_uptime_ms = 0;      // and its contacts
  std::shared_ptr<const Bounds> own;  // by the contacts of its boot; null where there are none
  Bounds neighbours;                  // by what came before and after it in the log

  std::optional<Millis> earliest(std::int64_t uptime_ms) const {
    return greatest(own ? own->earliest(uptime_ms) : std::nullopt, neighbours.earliest(uptime_ms));
  }
  std::optional<Millis> latest(std::int64_t uptime_ms) const {
    return least(own ? own->latest(uptime_ms) : std::nullopt, neighbours.latest(uptime_ms));
  }
  // The neighbours' bound from below begins where the run does: if it crosses another anywhere, then there.
  void drop_contradiction() {
    const auto from = earliest(from_uptime_ms);
    const auto to = latest(from_uptime_ms);
    if (from && to && *from > *to) {
      neighbours = Bounds();
    }
  }
};

using Runs = std::vector<Run>;  // of one boot id, by first_seq
using Boots = std::map<std::string, Runs, std::less<>>;

Run run_of(BootSpan span) {
  const std::int64_t a = clamp_uptime(span.first_uptime_ms);
  const std::int64_t b = clamp_uptime(span.last_uptime_ms);
  span.first_uptime_ms = std::min(a, b);
  span.last_uptime_ms = std::max(a, b);
  Run run;
  run.from_uptime_ms = span.first_uptime_ms;
  run.to_uptime_ms = span.last_uptime_ms;
  run.span = std::move(span);
  return run;
}

Run run_without_events(const Contact& contact) {
  Run run = run_of({contact.boot, contact.seq, contact.seq, contact.uptime_ms, contact.uptime_ms});
  run.in_log = false;
  return run;
}

Boots boots_of(std::vector<BootSpan> spans) {
  Boots boots;
  for (BootSpan& span : spans) {
    Runs& runs = boots[span.boot];
    runs.push_back(run_of(std::move(span)));
  }
  const auto by_place = [](const Run& run) {
    const BootSpan& s = run.span;
    return std::tuple(s.first_seq, s.last_seq, s.first_uptime_ms, s.last_uptime_ms);
  };
  for (auto& [boot, runs] : boots) {
    std::ranges::sort(runs, {}, by_place);
  }
  return boots;
}

// Which of a boot's runs the log was in at `seq`. Before the first of them it is the first: a push can bring
// the beginning of a log that has long gone further.
std::size_t run_at(const Runs& runs, std::int64_t seq) {
  const auto next =
      std::ranges::upper_bound(runs, seq, {}, [](const Run& run) { return run.span.first_seq; });
  return next == runs.begin() ? 0 : static_cast<std::size_t>(next - runs.begin()) - 1;
}

// Runs in which uptime goes on are one boot, however often it appears; where it falls, the boot id names
// another.
std::size_t end_of_life(const Runs& runs, std::size_t first) {
  std::size_t end = first + 1;
  while (end < runs.size() && !fell(runs[end - 1].span.last_uptime_ms, runs[end].span.first_uptime_ms)) {
    ++end;
  }
  return end;
}

void anchor(Runs& runs, const std::vector<const Contact*>& contacts) {
  std::vector<std::vector<const Contact*>> contacts_of(runs.size());
  for (const Contact* contact : contacts) {
    const std::size_t i = run_at(runs, contact->seq);
    contacts_of[i].push_back(contact);
    runs[i].from_uptime_ms = std::min(runs[i].from_uptime_ms, contact->uptime_ms);
    runs[i].to_uptime_ms = std::max(runs[i].to_uptime_ms, contact->uptime_ms);
  }
  for (std::size_t first = 0, end = 0; first < runs.size(); first = end) {
    end = end_of_life(runs, first);
    std::vector<const Contact*> of_life;
    for (std::size_t i = first; i < end; ++i) {
      of_life.insert(of_life.end(), contacts_of[i].begin(), contacts_of[i].end());
    }
    if (of_life.empty()) {
      continue;
    }
    const auto own = std::make_shared<const Bounds>(of_life);
    for (std::size_t i = first; i < end; ++i) {
      runs[i].own = own;
    }
  }
}

void anchor_all(Boots& boots, const std::vector<Contact>& contacts) {
  std::map<std::string_view, std::vector<const Contact*>> contacts_of;
  for (const Contact& contact : contacts) {
    contacts_of[contact.boot].push_back(&contact);
  }
  for (const auto& [boot, of_boot] : contacts_of) {
    Runs& runs = boots[std::string(boot)];
    if (runs.empty()) {
      runs.push_back(run_without_events(*of_boot.front()));
    }
    anchor(runs, of_boot);
  }
}

std::vector<Run*> in_log_order(Boots& boots) {
  std::vector<Run*> order;
  for (auto& [boot, runs] : boots) {
    for (Run& run : runs) {
      if (run.in_log) {
        order.push_back(&run);
      }
    }
  }
  std::ranges::stable_sort(
      order, {}, [](const Run* run) { return std::tuple(run->span.first_seq, run->span.last_seq); });
  return order;
}

// A contact from an empty log is before every event. Of a fuller log that cannot be said: it may have gone
// further than what was pushed.
std::optional<Millis> log_was_empty_at(const Boots& boots, const std::vector<Contact>& contacts) {
  std::optional<Millis> since;
  for (const Contact& contact : contacts) {
    if (contact.seq == 0) {
      const Runs& runs = boots.find(contact.boot)->second;
      since = greatest(since, runs[run_at(runs, 0)].own->earliest(contact.uptime_ms));
    }
  }
  return since;
}

// Boots follow each other in the log's order: each begins after all that is known of the one before.
void relate(const std::vector<Run*>& order, std::optional<Millis> since, const Receipts& receipts) {
  for (Run* run : order) {
    if (since) {
      run->neighbours.set_since(run->from_uptime_ms, *since);
      run->drop_contradiction();
    }
    since = run->earliest(run->to_uptime_ms);
  }
  std::optional<Millis> until;
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    Run& run = **it;
    run.neighbours.set_until(
        {{run.to_uptime_ms, until}, {run.span.last_uptime_ms, receipts.held_by(run.span.last_seq)}});
    run.drop_contradiction();
    until = run.latest(run.from_uptime_ms);
  }
}

// §6: flagged outside of the bounds that are there, corrected where the boot itself is anchored.
void judge(Placed& placed, Millis at) {
  placed.clock_wrong = (placed.earliest && at < *placed.earliest - kToleranceMs) ||
                       (placed.latest && at > *placed.latest + kToleranceMs);
  placed.used = at;
  if (placed.clock_wrong && placed.basis == Basis::anchored) {
    placed.used = *placed.earliest + (*placed.latest - *placed.earliest) / 2;
  }
}

}  // namespace

struct Timeline::Impl {
  Boots boots;
  Receipts receipts;

  const Run* find(const Stamp& event) const {
    const auto boot = boots.find(event.boot);
    return boot == boots.end() ? nullptr : &boot->second[run_at(boot->second, event.seq)];
  }

  void bound(Placed& placed, const Run* run, const Stamp& event) const {
    const std::int64_t uptime = clamp_uptime(event.uptime_ms);
    placed.latest = receipts.held_by(event.seq);
    if (run != nullptr) {
      placed.earliest = run->neighbours.earliest(uptime);
      placed.latest = least(placed.latest, run->neighbours.latest(uptime));
    }
    if (placed.earliest && placed.latest && *placed.earliest > *placed.latest) {
      placed.earliest.reset();
    }
    placed.basis = placed.earliest || placed.latest ? Basis::bounded : Basis::unanchored;
  }
};

Timeline::Timeline(std::vector<BootSpan> spans, std::vector<Contact> contacts) {
  std::erase_if(contacts, [](const Contact& contact) { return !is_sound(contact); });
  auto impl = std::make_shared<Impl>();
  impl->boots = boots_of(std::move(spans));
  impl->receipts = Receipts(contacts);
  anchor_all(impl->boots, contacts);
  relate(in_log_order(impl->boots), log_was_empty_at(impl->boots, contacts), impl->receipts);
  impl_ = std::move(impl);
}

Placed Timeline::place(const Stamp& event) const {
  Placed placed;
  const Run* run = impl_->find(event);
  if (run != nullptr && run->own) {
    const std::int64_t uptime = clamp_uptime(event.uptime_ms);
    placed.basis = Basis::anchored;
    placed.earliest = run->own->earliest(uptime);
    placed.latest = run->own->latest(uptime);
  } else {
    impl_->bound(placed, run, event);
  }
  judge(placed, event.at);
  return placed;
}

}  // namespace doorstep::time
