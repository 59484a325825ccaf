#include "office_reader.h"

#include <chrono>
#include <map>
#include <optional>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace doorstep::bench {
namespace {

using nlohmann::json;

std::string with_plus(std::string text) {
  for (auto& c : text) c = c == ' ' ? '+' : c;
  return text;
}

}  // namespace

// A connection, and the offices that take turns on it.
struct OfficeReader::Desk {
  explicit Desk(const http::CurlConfig& curl) : transport(curl) {}

  std::optional<std::string> ask(const sync::Request& request) {
    const auto outcome = transport.perform(request);
    const auto* response = std::get_if<sync::Response>(&outcome);
    if (response == nullptr || response->status != 200) return std::nullopt;
    return response->body;
  }

  const std::string& token(const Office& office) {
    auto& token = tokens[office.provider];
    if (!token.empty()) return token;
    sync::Request request;
    request.method = sync::Method::post;
    request.path = "/oauth2/token";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "grant_type=client_credentials&client_id=" + office.client.client_id +
                   "&client_secret=" + office.client.client_secret;
    const auto answer = ask(request);
    if (!answer) throw std::runtime_error("an office gets no token");
    return token = json::parse(*answer).at("access_token");
  }

  bool get(const Office& office, const std::string& path) {
    sync::Request request;
    request.path = path;
    request.headers = {{"Authorization", "Bearer " + token(office)}};
    const bool answered = ask(request).has_value();
    if (!answered) tokens.erase(office.provider);
    return answered;
  }

  http::CurlTransport transport;
  std::map<std::string, std::string> tokens;
};

OfficeReader::OfficeReader(const http::CurlConfig& curl, const std::vector<Office>& offices, std::string date,
                           int pause_ms)
    : curl_(curl), offices_(offices), date_(std::move(date)), pause_ms_(pause_ms), thread_([this] {
        read_on();
      }) {}

const OfficeReader::Found& OfficeReader::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  return found_;
}

void OfficeReader::read_on() {
  Desk desk(curl_);
  for (const auto& office : offices_) desk.token(office);
  for (std::size_t i = 0; !stopping_; ++i) {
    const auto& office = offices_[i / 2 % offices_.size()];
    const bool hours = i % 2 == 0;
    const std::string path =
        hours ? "/v1/actual-hours?from=" + date_ + "&to=" + date_ + "&provider=" + with_plus(office.provider)
              : "/v1/people/" + office.people[i * 31 % office.people.size()] + "/timeline?limit=50";
    try {
      timed(hours ? found_.hours_us : found_.timeline_us, [&] {
        if (!desk.get(office, path)) ++found_.failed;
      });
    } catch (const std::exception&) {
      ++found_.failed;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms_));
  }
}

}  // namespace doorstep::bench
