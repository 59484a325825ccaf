// One request and its answer on a handle of libcurl's, which is kept for the next one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "doorstep/event/error.h"
#include "doorstep/http/transport.h"

namespace doorstep::http {

// Fixed in memory while a request is on its way: libcurl holds on to its parts.
class Exchange {
 public:
  // `base`: https://host[:port]. The configuration must outlive it.
  Exchange(const CurlConfig& config, const std::string& base);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  CURL* handle() const { return handle_; }

  // Makes the handle ready for this request. `body` is as it will be sent, the request's own or compressed.
  void begin(const sync::Request& request, std::string body);
  // Not on the connection that there is.
  void on_new_connection() { set(CURLOPT_FRESH_CONNECT, 1L); }
  bool body_has_left() const { return body_has_left_; }
  // What came of it, once libcurl is done with the handle.
  Outcome outcome(CURLcode code);
  long connections_made() const;

  std::optional<CURLcode> done;  // what libcurl said of it, where that is not looked at yet

 private:
  static std::size_t write_answer(char* data, std::size_t, std::size_t bytes, void* user);
  static std::size_t read_piece(char* to, std::size_t, std::size_t room, void* user);
  static int seek_piece(void* user, curl_off_t offset, int);
  static int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t bytes_sent);

  template <class Value>
  void set(CURLoption option, Value value) {
    const auto code = curl_easy_setopt(handle_, option, value);
    if (code != CURLE_OK) throw Error(ErrorClass::bug, "curl_failed", curl_easy_strerror(code));
  }
  void set_connection();
  void set_trust();
  void set_headers(const sync::Request& request);
  void set_body(sync::Method method);
  void set_callbacks();
  void add_header(const std::string& line);
  std::optional<std::int64_t> retry_after_s() const;

  const CurlConfig& config_;
  const std::string& base_;
  CURL* handle_;
  curl_slist* headers_ = nullptr;
  sync::RequestId request_ = 0;
  std::string body_;
  std::size_t read_bytes_ = 0;  // of the body, by pieces
  bool body_has_left_ = false;
  std::string answer_;
  bool overflowed_ = false;  // the answer
};

}  // namespace doorstep::http
