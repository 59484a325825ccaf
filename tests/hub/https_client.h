// Clients of a hub's socket: a well-behaved one (libcurl), and one that sends what it likes when it likes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/hub/http/message.h"

namespace doorstep::testing {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// One connection that is kept alive; verifies the certificate.
class HttpsClient {
 public:
  HttpsClient(std::string url, std::filesystem::path ca_file, std::string pin = {});
  ~HttpsClient();
  HttpsClient(const HttpsClient&) = delete;
  HttpsClient& operator=(const HttpsClient&) = delete;

  // Status 0 where there was no answer.
  hub::Response send(const std::string& method, const std::string& path, const std::string& body = {},
                     const HeaderList& headers = {});
  long connections_made() const { return connections_made_; }
  void set_tls_max(long version) { tls_max_ = version; }  // CURL_SSLVERSION_MAX_…

 private:
  std::string url_;
  std::filesystem::path ca_file_;
  std::string pin_;
  void* curl_;
  long connections_made_ = 0;
  long tls_max_ = 0;
};

// A TLS connection by hand; reads with a limit of seconds.
class RawTls {
 public:
  // `protocol`: that it asks for by ALPN; `prelude`: what it says before TLS.
  explicit RawTls(std::uint16_t port, const std::string& protocol = {}, const std::string& prelude = {});
  ~RawTls();
  RawTls(const RawTls&) = delete;
  RawTls& operator=(const RawTls&) = delete;

  bool send(const std::string& bytes);  // false where the other end is gone
  void say_no_more();                   // ends its own half of the connection
  std::string read_some(int seconds);   // empty: closed, or the time is over
  std::string read_all(int seconds);    // until the other end closes, or the time is over
  bool closed_within(int seconds);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace doorstep::testing
