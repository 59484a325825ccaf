#include <algorithm>

#include "doorstep/visit/body.h"

namespace doorstep::visit {
namespace {

Visibility asked_or(const Word<Visibility>& asked, Visibility otherwise) {
  if (asked.empty()) return otherwise;
  return std::max(asked.value(), Visibility::provider);  // a word that we do not know: to fewest
}

Visibility of(const NoteRecorded& note) {
  const bool shown = note.kind.value() == NoteKind::daily_log || note.kind.value() == NoteKind::care_note;
  return asked_or(note.visibility, shown ? Visibility::family : Visibility::provider);
}
Visibility of(const OutcomeRecorded& outcome) { return asked_or(outcome.visibility, Visibility::family); }
Visibility of(const IncidentRecorded& incident) {
  const Visibility asked = asked_or(incident.visibility, Visibility::commissioner);
  return incident.safeguarding ? std::min(asked, Visibility::commissioner) : asked;
}
template <class Other>
Visibility of(const Other&) {
  return Visibility::provider;
}

}  // namespace

Visibility visibility_of(const Body& body) {
  return std::visit([](const auto& b) { return of(b); }, body);
}

}  // namespace doorstep::visit
