#include "doorstep/hub/http/router.h"

#include <memory>

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxSegments = 16;

// "/v1/feed" → {"v1", "feed"}; nothing where the path does not begin with a slash.
std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty() && path.front() == '/' && segments.size() < kMaxSegments) {
    path.remove_prefix(1);
    segments.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(segments.back().size());
  }
  if (!path.empty()) segments.clear();
  return segments;
}

bool is_param(std::string_view segment) { return segment.starts_with('{'); }

// What stands for the params, or nullopt where the path does not fit.
std::optional<std::vector<std::string>> fit(const std::vector<std::string>& pattern,
                                            const std::vector<std::string_view>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::vector<std::string> params;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!is_param(pattern[i])) {
      if (pattern[i] != path[i]) return std::nullopt;
      continue;
    }
    auto value = percent_decode(path[i], false);
    if (!value || value->empty()) return std::nullopt;
    params.push_back(std::move(*value));
  }
  return params;
}

}  // namespace

Responder::~Responder() {
  if (!send_) return;
  Response silence;
  silence.status = 500;
  (*this)(std::move(silence));
}

void Responder::operator()(Response response) {
  if (!send_) return;
  Send send = std::move(send_);
  send_ = {};
  send(std::move(response));
}

void Router::add(std::string method, std::string_view pattern, std::vector<Role> roles, Handler handler) {
  add_async(std::move(method), pattern, std::move(roles),
            [handler = std::move(handler)](const std::shared_ptr<const Call>& call, Responder&& responder) {
              responder(handler(*call));
            });
}

void Router::add_async(std::string method, std::string_view pattern, std::vector<Role> roles,
                       AsyncHandler handler) {
  Route route{std::move(method), std::string(pattern), {}, std::move(roles), std::move(handler)};
  for (const auto segment : split_path(pattern)) route.segments.emplace_back(segment);
  routes_.push_back(std::move(route));
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
  const auto segments = split_path(path);
  Match match;
  for (const auto& route : routes_) {
    auto params = fit(route.segments, segments);
    if (!params) continue;
    if (route.method == method) return {&route, std::move(*params), {}};
    match.allowed += (match.allowed.empty() ? "" : ", ") + route.method;
  }
  return match;
}

}  // namespace doorstep::hub
