// Pull (protocol.md §5): the feed by its cursor.
#include <iterator>

#include <fmt/format.h>

#include "state.h"

namespace doorstep::sync {
namespace {

// RFC 3986 §2.3: all but the unreserved characters as %XX.
std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out.push_back(c);
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

void Machine::State::start_pull() {
  const auto cursor = full ? full->cursor : ports.store.feed_cursor();
  if (!cursor && !full) full.emplace();
  Request request;
  request.path = fmt::format("/v1/feed?limit={}", config.feed_limit);
  if (cursor) request.path += "&after=" + percent_encoded(*cursor);
  request.headers = {{"Authorization", "Bearer " + token->value}};
  asked_after = cursor;
  send(std::move(request), Flight{.kind = Flight::Kind::feed, .head = {}});
}

void Machine::State::on_feed(const Response& response) {
  if (response.status != 200) {
    const auto problem = parse_problem(response.body);
    if (response.status == 410 && problem && problem->code == "cursor_unknown") return on_cursor_unknown();
    return refused(response, problem);
  }
  auto page = parse_feed_page(response.body);
  if (!page) return fail(ErrorClass::transient, "not_an_answer", 200);
  if (page->more && asked_after == page->cursor) return fail(ErrorClass::transient, "feed_stuck", 200);
  answered_well();
  on_page(std::move(*page));
}

void Machine::State::on_page(FeedPage page) {
  pulled = !page.more;
  if (!full) {
    effects.emplace_back(ApplyFeed{std::move(page.changes), std::move(page.cursor), false});
    return;
  }
  std::move(page.changes.begin(), page.changes.end(), std::back_inserter(full->changes));
  full->cursor = std::move(page.cursor);
  if (page.more) return;
  effects.emplace_back(ApplyFeed{std::move(full->changes), std::move(*full->cursor), true});
  full.reset();
}

// From the beginning, at once; where that leads here again, later.
void Machine::State::on_cursor_unknown() {
  const bool again = full.has_value();
  full.emplace();
  if (again) fail(ErrorClass::transient, "cursor_unknown", 410);
}

}  // namespace doorstep::sync
