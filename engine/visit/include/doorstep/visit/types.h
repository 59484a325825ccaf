// The words of protocol.md §2 and surface.md. A word that we do not know is kept as it was written, never an
// error.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace doorstep::visit {

enum class Method { unknown, gps, nfc, qr, telephony, manual };
enum class NotDeliveredReason {
  unknown,
  no_access,
  refused,
  hospital,
  cancelled_by_person,
  cancelled_by_provider,
  unsafe,
  other
};
enum class TaskResult { unknown, done, partly_done, not_done, declined };
enum class NoteKind { unknown, daily_log, care_note, handover };
// Each includes those before it. An unknown word counts as `provider`: what we do not understand is shown to
// fewest.
enum class Visibility { unknown, provider, commissioner, family };
enum class Scale { unknown, gas, independence };
enum class ObservationKind { unknown, fluid_ml, food, mood, pain, temperature, weight, bowel, sleep, skin };
enum class MedicationResult { unknown, given, refused, not_available, withheld };

// Of an attendance and of a visit (surface.md, actual-hours). There is no unknown one: the fold decides it.
enum class Status { delivered, in_progress, planned, missed, no_access, refused, hospital, cancelled };

// What monitoring finds. The last four come from the hub's ingest, which alone knows; the others from the
// fold.
enum class ExceptionKind {
  manual,
  no_check_out,
  no_check_in,
  outside_geofence,
  clock_wrong,
  overlap,
  unplanned,
  not_on_rota,
  unknown_person,
  unknown_type,
  late,
  early,
  short_visit,  // "short"
  long_visit,   // "long"
  bad_body,
  unknown_visit,
  unknown_carer,
  duplicate_id,
  uptime_went_back,
};

// The texts of an enum, in its order; `unknown` has none.
template <class E>
struct Words;
template <>
struct Words<Method> {
  static constexpr std::array<std::string_view, 6> texts{"", "gps", "nfc", "qr", "telephony", "manual"};
};
template <>
struct Words<NotDeliveredReason> {
  static constexpr std::array<std::string_view, 8> texts{
      "",       "no_access", "refused", "hospital", "cancelled_by_person", "cancelled_by_provider",
      "unsafe", "other"};
};
template <>
struct Words<TaskResult> {
  static constexpr std::array<std::string_view, 5> texts{"", "done", "partly_done", "not_done", "declined"};
};
template <>
struct Words<NoteKind> {
  static constexpr std::array<std::string_view, 4> texts{"", "daily_log", "care_note", "handover"};
};
template <>
struct Words<Visibility> {
  static constexpr std::array<std::string_view, 4> texts{"", "provider", "commissioner", "family"};
};
template <>
struct Words<Scale> {
  static constexpr std::array<std::string_view, 3> texts{"", "gas", "independence"};
};
template <>
struct Words<ObservationKind> {
  static constexpr std::array<std::string_view, 10> texts{
      "", "fluid_ml", "food", "mood", "pain", "temperature", "weight", "bowel", "sleep", "skin"};
};
template <>
struct Words<MedicationResult> {
  static constexpr std::array<std::string_view, 5> texts{"", "given", "refused", "not_available", "withheld"};
};
template <>
struct Words<Status> {
  static constexpr std::array<std::string_view, 8> texts{"delivered", "in_progress", "planned",  "missed",
                                                         "no_access", "refused",     "hospital", "cancelled"};
};
template <>
struct Words<ExceptionKind> {
  static constexpr std::array<std::string_view, 19> texts{"manual",
                                                          "no_check_out",
                                                          "no_check_in",
                                                          "outside_geofence",
                                                          "clock_wrong",
                                                          "overlap",
                                                          "unplanned",
                                                          "not_on_rota",
                                                          "unknown_person",
                                                          "unknown_type",
                                                          "late",
                                                          "early",
                                                          "short",
                                                          "long",
                                                          "bad_body",
                                                          "unknown_visit",
                                                          "unknown_carer",
                                                          "duplicate_id",
                                                          "uptime_went_back"};
};

inline std::string_view to_string(Status status) {
  return Words<Status>::texts.at(static_cast<std::size_t>(status));
}
inline std::string_view to_string(ExceptionKind kind) {
  return Words<ExceptionKind>::texts.at(static_cast<std::size_t>(kind));
}

// One word as an event has it: a known one, or the text of an unknown one. Default: absent, with an empty
// text.
template <class E>
class Word {
 public:
  Word() = default;
  Word(E value) : value_(value), text_(Words<E>::texts.at(static_cast<std::size_t>(value))) {}
  explicit Word(std::string_view text) : text_(text) {
    const auto& texts = Words<E>::texts;
    const auto found = std::find(texts.begin(), texts.end(), text);
    if (found != texts.end()) value_ = static_cast<E>(found - texts.begin());
  }

  E value() const { return value_; }
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend bool operator==(const Word&, const Word&) = default;

 private:
  E value_{};  // E::unknown
  std::string text_;
};

}  // namespace doorstep::visit
