#include "curl_exchange.h"

#include <algorithm>
#include <charconv>

#include "doorstep/platform/tls_context.h"

namespace doorstep::http {
namespace {

// A body of an attachment goes in small pieces: each becomes a TLS record of its own, and one that breaks off loses only
// what is in the last.
constexpr std::size_t kPieceBytes = 4096;

sync::TransportFailure kind_of(CURLcode code) {
  using Kind = sync::TransportFailure;
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return Kind::offline;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
      return Kind::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return Kind::tls;
    case CURLE_FILESIZE_EXCEEDED:
      return Kind::too_large;
    default:
      return Kind::cut_off;
  }
}

CURLcode on_tls_context(CURL*, void* context, void* config) {
  const auto surely_past_ms = static_cast<const CurlConfig*>(config)->surely_past_ms;
  return platform::check_dates_without_clock(context, surely_past_ms) ? CURLE_OK : CURLE_SSL_CONNECT_ERROR;
}

// What it hands to on_tls_context is OpenSSL's; with another TLS library it would be something else. Asked once: libcurl
// writes the text anew each time, for all threads in one place.
bool is_tls_by_openssl() {
  static const bool is_openssl =
      std::string_view(curl_version_info(CURLVERSION_NOW)->ssl_version).starts_with("OpenSSL/");
  return is_openssl;
}

}  // namespace

Exchange::Exchange(const CurlConfig& config, const std::string& base)
    : config_(config), base_(base), handle_(curl_easy_init()) {
  if (!handle_) throw Error(ErrorClass::space, "out_of_memory", "no memory for a connection");
}

Exchange::~Exchange() {
  curl_easy_cleanup(handle_);
  curl_slist_free_all(headers_);
}

void Exchange::begin(const sync::Request& request, std::string body) {
  curl_easy_reset(handle_);
  curl_slist_free_all(std::exchange(headers_, nullptr));
  done.reset();
  request_ = request.id;
  body_ = std::move(body);
  read_bytes_ = 0;
  body_has_left_ = overflowed_ = false;
  answer_.clear();
  set_connection();
  set_trust();
  set(CURLOPT_URL, (base_ + request.path).c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_ACCEPT_ENCODING, "");  // whatever this libcurl can read
  set_headers(request);
  set_body(request.method);
  set_callbacks();
}

void Exchange::set_connection() {
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, config_.proxy.c_str());  // empty: none, whatever the environment says
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_PIPEWAIT, 1L);  // on the connection there is, never on a second one
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, config_.connect_timeout_ms);
  set(CURLOPT_TIMEOUT_MS, config_.total_timeout_ms);
  set(CURLOPT_LOW_SPEED_LIMIT, config_.low_speed_bytes_per_s);
  set(CURLOPT_LOW_SPEED_TIME, config_.low_speed_time_s);
}

void Exchange::set_trust() {
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!config_.ca_pem.empty()) {
    curl_blob pem{const_cast<char*>(config_.ca_pem.data()), config_.ca_pem.size(), CURL_BLOB_NOCOPY};
    set(CURLOPT_CAINFO_BLOB, &pem);
    set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
  }
  if (is_tls_by_openssl()) {
    set(CURLOPT_SSL_CTX_FUNCTION, &on_tls_context);
    set(CURLOPT_SSL_CTX_DATA, &config_);
  }
  if (!config_.pinned_key.empty()) set(CURLOPT_PINNEDPUBLICKEY, config_.pinned_key.c_str());
}

void Exchange::set_headers(const sync::Request& request) {
  for (const auto& header : request.headers) add_header(header.name + ": " + header.value);
  if (request.compress) add_header("Content-Encoding: zstd");
  add_header("Accept:");  // what libcurl would send without being asked
  add_header("Expect:");
  set(CURLOPT_HTTPHEADER, headers_);
}

void Exchange::add_header(const std::string& line) {
  auto* longer = curl_slist_append(headers_, line.c_str());
  if (!longer) throw Error(ErrorClass::space, "out_of_memory", "no memory for a request's headers");
  headers_ = longer;
}

void Exchange::set_body(sync::Method method) {
  if (method == sync::Method::get) {
    set(CURLOPT_HTTPGET, 1L);
  } else if (method == sync::Method::put) {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    set(CURLOPT_READFUNCTION, &read_piece);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &seek_piece);
    set(CURLOPT_SEEKDATA, this);
  } else {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    set(CURLOPT_POSTFIELDS, body_.data());
  }
}

void Exchange::set_callbacks() {
  set(CURLOPT_WRITEFUNCTION, &write_answer);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &on_progress);
  set(CURLOPT_XFERINFODATA, this);
}

std::size_t Exchange::write_answer(char* data, std::size_t, std::size_t bytes, void* user) {
  auto& self = *static_cast<Exchange*>(user);
  self.overflowed_ = self.answer_.size() + bytes > self.config_.max_answer_bytes;
  if (self.overflowed_) return 0;
  self.answer_.append(data, bytes);
  return bytes;
}

std::size_t Exchange::read_piece(char* to, std::size_t, std::size_t room, void* user) {
  auto& self = *static_cast<Exchange*>(user);
  const auto bytes = std::string_view(self.body_).copy(to, std::min(room, kPieceBytes), self.read_bytes_);
  self.read_bytes_ += bytes;
  return bytes;
}

// libcurl would send a body again by itself, from its beginning, where a connection that was kept breaks: what came of it
// may be on the hub already, and is asked for first.
int Exchange::seek_piece(void* user, curl_off_t offset, int) {
  const auto& self = *static_cast<Exchange*>(user);
  return self.read_bytes_ == 0 && offset == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

// What libcurl calls again and again while it works.
int Exchange::on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t bytes_sent) {
  auto& self = *static_cast<Exchange*>(user);
  if (bytes_sent >= static_cast<curl_off_t>(self.body_.size())) self.body_has_left_ = true;
  return self.config_.cancelled && self.config_.cancelled() ? 1 : 0;
}

// Whole seconds; a date or anything else is as if there were none.
std::optional<std::int64_t> Exchange::retry_after_s() const {
  curl_header* header = nullptr;
  if (curl_easy_header(handle_, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
    return std::nullopt;
  const std::string_view text = header->value;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return seconds;
}

Outcome Exchange::outcome(CURLcode code) {
  if (overflowed_) return sync::TransportFailed{request_, sync::TransportFailure::too_large};
  if (code != CURLE_OK) return sync::TransportFailed{request_, kind_of(code)};
  long status = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  return sync::Response{request_, static_cast<int>(status), retry_after_s(), std::move(answer_)};
}

long Exchange::connections_made() const {
  long connections = 0;
  curl_easy_getinfo(handle_, CURLINFO_NUM_CONNECTS, &connections);
  return connections;
}

}  // namespace doorstep::http
