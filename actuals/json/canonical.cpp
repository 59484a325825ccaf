#include "json/canonical.h"

#include <algorithm>
#include <vector>

#include "json/cursor.h"
#include "json/write.h"

namespace doorstep::actuals {
namespace {

struct Member {
  std::string name;
  Cursor value;
};

// The order of UTF-16 code units: UTF-8 orders alike, but that U+E000 … U+FFFF (lead bytes EE, EF) come behind
// what needs surrogates (F0 …).
bool utf16_less(std::string_view a, std::string_view b) {
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xee || byte == 0xef ? byte + 0x10 : byte;
  };
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [rank](char x, char y) { return rank(x) < rank(y); });
}

void write_value(Cursor& from, std::string& out);

void write_text(RawText raw, std::string& out) {
  if (raw.escaped) return append_text(out, unescape(raw.text));
  out += '"';
  out += raw.text;
  out += '"';
}

// Writes members as they come for as long as their names ascend; false where one does not.
bool write_as_given(Cursor& from, std::string& out) {
  std::string_view previous;
  char before = '{';
  bool sorted = true;
  from.object([&](RawText name) {
    sorted = sorted && !name.escaped && (before == '{' || utf16_less(previous, name.text));
    if (!sorted) return from.skip();
    previous = name.text;
    out += before;
    write_text(name, out);
    out += ':';
    write_value(from, out);
    before = ',';
  });
  if (before == '{') out += '{';
  out += '}';
  return sorted;
}

void write_sorted(Cursor& from, std::string& out) {
  std::vector<Member> members;
  from.object([&](RawText name) {
    members.push_back({name.escaped ? unescape(name.text) : std::string(name.text), from});
    from.skip();
  });
  std::sort(members.begin(), members.end(),
            [](const Member& a, const Member& b) { return utf16_less(a.name, b.name); });
  for (Member& member : members) {
    out += &member == &members.front() ? '{' : ',';
    append_text(out, member.name);
    out += ':';
    write_value(member.value, out);
  }
  out += '}';
}

// Most writers sort already. Where one does not, what was written of the object is given up; a request is no more
// than a few objects deep, so that this happens to a byte a few times at most.
void write_object(Cursor& from, std::string& out) {
  Cursor begin = from;
  const std::size_t size = out.size();
  if (write_as_given(from, out)) return;
  out.resize(size);
  write_sorted(begin, out);
}

void write_list(Cursor& from, std::string& out) {
  char before = '[';
  from.list([&] {
    out += before;
    write_value(from, out);
    before = ',';
  });
  if (before == '[') out += '[';
  out += ']';
}

void write_value(Cursor& from, std::string& out) {
  switch (from.kind()) {
    case Kind::object:
      return write_object(from, out);
    case Kind::list:
      return write_list(from, out);
    case Kind::text:
      return write_text(from.text(), out);
    case Kind::number: {
      const std::string_view digits = from.number();
      out += digits == "-0" ? "0" : digits;
      return;
    }
    case Kind::boolean:
      out += from.boolean() ? "true" : "false";
      return;
    case Kind::null:
      from.skip();
      out += "null";
      return;
  }
}

}  // namespace

std::string canonical(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  Cursor from(text);
  write_value(from, out);
  return out;
}

}  // namespace doorstep::actuals
