// Reads values of a well-formed text into what they stand for, and notes every problem of stage 2 (actuals.md §11)
// with its pointer. What can't be read keeps its default; reading goes on behind it.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/actuals/problem.h"
#include "doorstep/actuals/text.h"
#include "doorstep/actuals/units.h"

#include "json/cursor.h"

namespace doorstep::actuals {

class Reader;

// A member of an object of type T. A member that is null counts as absent.
template <class T>
struct Field {
  std::string_view name;
  bool required;
  void (*read)(Reader& reader, T& out);
};
inline constexpr bool kRequired = true;
inline constexpr bool kOptional = false;

template <class E>
struct Choice {
  std::string_view name;
  E value;
};

class Reader {
 public:
  // The text outlives the reader. Pointers begin with `root`.
  Reader(std::string_view text, Texts& texts, Problems& problems, std::string root = {})
      : at_(text), texts_(texts), problems_(problems), root_(std::move(root)) {}

  Kind kind() const { return at_.kind(); }
  Texts& texts() { return texts_; }

  // The members of an object, each at most once. Answers which of `fields` were there, as bits.
  template <class T, std::size_t N>
  std::uint32_t object(const std::array<Field<T>, N>& fields, T& out) {
    static_assert(N <= 32);
    if (!expect(Kind::object)) return 0;
    std::uint32_t seen = 0;
    std::size_t likely = 0;  // writers keep an order
    at_.object([&](RawText name) {
      const auto field = find(fields, name, likely);
      if (field == N) return unknown_member(name);
      likely = field + 1;
      if (at_.kind() == Kind::null) return at_.skip();
      seen |= 1U << field;
      path_.push_back({fields[field].name, 0});
      fields[field].read(*this, out);
      path_.pop_back();
    });
    for (std::size_t i = 0; i < N; ++i) {
      if (fields[i].required && (seen >> i & 1U) == 0) missing_member(fields[i].name);
    }
    return seen;
  }

  // on_item() reads an item that is not null. Answers how many items there were.
  template <class OnItem>
  std::size_t list(OnItem on_item) {
    if (!expect(Kind::list)) return 1;
    std::size_t count = 0;
    at_.list([&] {
      path_.push_back({{}, count++});
      on_item();
      path_.pop_back();
    });
    return count;
  }

  template <class T, std::size_t N>
  void objects(const std::array<Field<T>, N>& fields, std::vector<T>& out) {
    list([&] { object(fields, next(out)); });
  }
  template <class T, std::size_t N>
  void objects_not_empty(const std::array<Field<T>, N>& fields, std::vector<T>& out) {
    if (list([&] { object(fields, next(out)); }) == 0) problem(Code::bad_value, kEmptyList);
  }

  // Room for one more item. Once there is a problem nothing is kept: a list of a million wrong items takes no room.
  template <class T>
  T& next(std::vector<T>& out) {
    if (problems_.any()) out.clear();
    return out.emplace_back();
  }

  // An object whose members' names are not known beforehand; on_member(name) reads the value, null or not.
  template <class OnMember>
  void any_members(OnMember on_member) {
    if (!expect(Kind::object)) return;
    at_.object([&](RawText raw) {
      const std::string name = raw.escaped ? unescape(raw.text) : std::string(raw.text);
      path_.push_back({name, 0});
      on_member(name);
      path_.pop_back();
    });
  }

  void text(Text& out);  // 1 to 200 characters
  void text(std::optional<Text>& out) { text(out.emplace()); }
  void texts(std::vector<Text>& out);
  bool any_string(std::string& out);  // of any length
  void any_text(Text& out);           // the same
  void any_text();                    // the same, not kept
  void integer(std::int64_t& out, std::int64_t least = 0, std::int64_t most = 1'000'000'000);
  void integer(std::optional<std::int64_t>& out) { integer(out.emplace()); }
  void boolean(bool& out);
  void decimal(Decimal& out, Decimal most = {9'999'999'999});
  void decimal(std::optional<Decimal>& out) { decimal(out.emplace()); }
  void percentage(Decimal& out) { decimal(out, kHundred); }
  void percentage(std::optional<Decimal>& out) { decimal(out.emplace(), kHundred); }
  void date(Day& out);
  void date(std::optional<Day>& out) { date(out.emplace()); }
  void time_of_day(int& out, int most);
  void instant(Instant& out);
  void instant(std::optional<Instant>& out) { instant(out.emplace()); }

  template <class E, std::size_t N>
  bool choice(const std::array<Choice<E>, N>& choices, E& out) {
    std::string buffer;
    const auto name = string(buffer);
    if (!name) return false;
    for (const auto& choice : choices) {
      if (choice.name != *name) continue;
      out = choice.value;
      return true;
    }
    problem(Code::bad_value, "not one of the words that may stand here");
    return false;
  }

  bool null() {
    if (kind() != Kind::null) return false;
    at_.skip();
    return true;
  }
  // True for a value of this kind; else the problem is noted and the value skipped.
  bool expect(Kind kind);
  // Notes a problem at the value that was read last, or at its member.
  void problem(Code code, std::string_view detail);
  void missing_member(std::string_view name);

  static constexpr std::string_view kEmptyList = "this list must not be empty";

 private:
  struct Step {
    std::string_view name;  // of a member; empty data: an item
    std::size_t index = 0;
  };

  template <class T, std::size_t N>
  static std::size_t find(const std::array<Field<T>, N>& fields, RawText name, std::size_t likely) {
    if (likely < N && !name.escaped && fields[likely].name == name.text) return likely;
    std::string decoded;
    if (name.escaped) decoded = unescape(name.text);
    const std::string_view wanted = name.escaped ? decoded : name.text;
    for (std::size_t i = 0; i < N; ++i) {
      if (fields[i].name == wanted) return i;
    }
    return N;
  }

  void unknown_member(RawText name);
  std::optional<std::string_view> string(std::string& buffer);
  std::string& pointer();

  Cursor at_;
  Texts& texts_;
  Problems& problems_;
  std::string root_;
  std::vector<Step> path_;
  std::string pointer_;
};

}  // namespace doorstep::actuals
