#include <algorithm>
#include <charconv>
#include <csignal>
#include <ctime>
#include <mutex>
#include <string_view>
#include <utility>

#include <curl/curl.h>

#include "doorstep/event/error.h"
#include "doorstep/http/transport.h"
#include "doorstep/http/zstd_encoder.h"

namespace doorstep::http {
namespace {

void initialise_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
      throw Error(ErrorClass::bug, "curl_failed", "libcurl can't be initialised");
    }
  });
}

// OpenSSL writes to a connection that the other side has closed, which the kernel answers with SIGPIPE: held back from
// this thread, and thrown away at the end, so that the app around us is not killed by it.
class PipeSignalBlock {
 public:
  PipeSignalBlock() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~PipeSignalBlock() {
    const timespec at_once{};
    while (sigismember(&before_, SIGPIPE) == 0 && sigtimedwait(&pipe_, nullptr, &at_once) == SIGPIPE) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  PipeSignalBlock(const PipeSignalBlock&) = delete;
  PipeSignalBlock& operator=(const PipeSignalBlock&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

// https://host[:port], a slash at its end allowed; without user, path, query or fragment.
std::string checked_base(const std::string& url) {
  const std::string_view scheme = "https://";
  std::string base = url;
  while (base.size() > scheme.size() && base.back() == '/') base.pop_back();
  const auto host =
      base.rfind(scheme, 0) == 0 ? std::string_view(base).substr(scheme.size()) : std::string_view();
  if (host.empty() || host.find_first_of("/?#@\\ \t\r\n") != std::string_view::npos) {
    throw Error(ErrorClass::rejected, "bad_url", "the hub's address must be https://host[:port]");
  }
  return base;
}

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

struct HeaderList {
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) {
    auto* longer = curl_slist_append(list, line.c_str());
    if (!longer) throw Error(ErrorClass::space, "out_of_memory", "no memory for a request's headers");
    list = longer;
  }
  curl_slist* list = nullptr;
};

struct Sink {
  std::string body;
  std::size_t max_bytes = 0;
  bool overflowed = false;
};

std::size_t write_body(char* data, std::size_t, std::size_t bytes, void* user) {
  auto& sink = *static_cast<Sink*>(user);
  sink.overflowed = sink.body.size() + bytes > sink.max_bytes;
  if (sink.overflowed) return 0;
  sink.body.append(data, bytes);
  return bytes;
}

// A body in small pieces: each becomes a TLS record of its own, and one that breaks off loses only what is in the last.
struct Source {
  static constexpr std::size_t kPieceBytes = 4096;
  std::string_view body;
  std::size_t at = 0;
};

std::size_t read_piece(char* to, std::size_t, std::size_t room, void* user) {
  auto& source = *static_cast<Source*>(user);
  const auto bytes = source.body.copy(to, std::min(room, Source::kPieceBytes), source.at);
  source.at += bytes;
  return bytes;
}

// libcurl would send a body again by itself, from its beginning, where a connection that was kept breaks: what came of it
// may be on the hub already, and is asked for first.
int seek_piece(void* user, curl_off_t offset, int) {
  const auto& source = *static_cast<Source*>(user);
  return source.at == 0 && offset == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

// What libcurl calls again and again while it works: to be given up, and for the moment when the whole body has left.
struct Watch {
  const std::function<bool()>& cancelled;
  const Meanwhile* meanwhile;  // null: nothing to be done meanwhile
  ZstdEncoder& zstd;
  curl_off_t body_bytes;

  void sent(curl_off_t bytes) {
    if (!meanwhile || bytes < body_bytes) return;
    const auto& prepare = *std::exchange(meanwhile, nullptr);
    try {
      zstd.begin(prepare());
    } catch (
        const std::exception&) {  // libcurl is C; what is wrong shows again when the next request is made
      zstd.begin({});
    }
  }
};

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t bytes_sent) {
  auto& watch = *static_cast<Watch*>(user);
  watch.sent(bytes_sent);
  return watch.cancelled && watch.cancelled() ? 1 : 0;
}

}  // namespace

struct CurlTransport::State {
  CurlConfig config;
  std::string base;
  CURL* handle = nullptr;  // keeps the connection alive between requests
  ZstdEncoder zstd;
  Source source;
  Traffic traffic;

  explicit State(const CurlConfig& config_in)
      : config(config_in), base(checked_base(config_in.base_url)), zstd(config_in.zstd_level) {
    initialise_curl_once();
    handle = curl_easy_init();
    if (!handle) throw Error(ErrorClass::space, "out_of_memory", "no memory for a connection");
  }
  ~State() { curl_easy_cleanup(handle); }

  template <class Value>
  void set(CURLoption option, Value value) {
    const auto code = curl_easy_setopt(handle, option, value);
    if (code != CURLE_OK) throw Error(ErrorClass::bug, "curl_failed", curl_easy_strerror(code));
  }

  void set_connection();
  void set_trust();
  void set_request(const sync::Request& request, const std::string& body, const HeaderList& headers);
  void set_upload(std::string_view body);
  std::optional<std::int64_t> retry_after_s();
  Outcome outcome(CURLcode code, sync::RequestId id, Sink sink);
};

void CurlTransport::State::set_connection() {
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, config.proxy.c_str());  // empty: none, whatever the environment says
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, config.connect_timeout_ms);
  set(CURLOPT_TIMEOUT_MS, config.total_timeout_ms);
  set(CURLOPT_LOW_SPEED_LIMIT, config.low_speed_bytes_per_s);
  set(CURLOPT_LOW_SPEED_TIME, config.low_speed_time_s);
}

void CurlTransport::State::set_trust() {
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!config.ca_pem.empty()) {
    curl_blob pem{config.ca_pem.data(), config.ca_pem.size(), CURL_BLOB_NOCOPY};
    set(CURLOPT_CAINFO_BLOB, &pem);
    set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
  }
  if (!config.pinned_key.empty()) set(CURLOPT_PINNEDPUBLICKEY, config.pinned_key.c_str());
}

void CurlTransport::State::set_request(const sync::Request& request, const std::string& body,
                                       const HeaderList& headers) {
  set(CURLOPT_URL, (base + request.path).c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_HTTPHEADER, headers.list);
  set(CURLOPT_ACCEPT_ENCODING, "");  // whatever this libcurl can read
  if (request.method == sync::Method::get) {
    set(CURLOPT_HTTPGET, 1L);
    return;
  }
  if (request.method == sync::Method::put) return set_upload(body);
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(CURLOPT_POSTFIELDS, body.data());
}

void CurlTransport::State::set_upload(std::string_view body) {
  source = {body, 0};
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(CURLOPT_READFUNCTION, &read_piece);
  set(CURLOPT_READDATA, &source);
  set(CURLOPT_SEEKFUNCTION, &seek_piece);
  set(CURLOPT_SEEKDATA, &source);
}

// Whole seconds; a date or anything else is as if there were none.
std::optional<std::int64_t> CurlTransport::State::retry_after_s() {
  curl_header* header = nullptr;
  if (curl_easy_header(handle, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return std::nullopt;
  const std::string_view text = header->value;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return seconds;
}

Outcome CurlTransport::State::outcome(CURLcode code, sync::RequestId id, Sink sink) {
  if (sink.overflowed) return sync::TransportFailed{id, sync::TransportFailure::too_large};
  if (code != CURLE_OK) return sync::TransportFailed{id, kind_of(code)};
  long status = 0;
  long connections = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle, CURLINFO_NUM_CONNECTS, &connections);
  traffic.connections += static_cast<std::uint64_t>(connections);
  return sync::Response{id, static_cast<int>(status), retry_after_s(), std::move(sink.body)};
}

CurlTransport::CurlTransport(const CurlConfig& config) : state_(std::make_unique<State>(config)) {}
CurlTransport::~CurlTransport() {
  const PipeSignalBlock block;  // goodbye to a hub that may have hung up
  state_.reset();
}

Traffic CurlTransport::traffic() const { return state_->traffic; }

Outcome CurlTransport::perform(const sync::Request& request, const Meanwhile& meanwhile) {
  auto& state = *state_;
  const std::string packed = request.compress ? state.zstd.encode(request.body) : std::string();
  const std::string& body = request.compress ? packed : request.body;
  HeaderList headers;
  for (const auto& header : request.headers) headers.add(header.name + ": " + header.value);
  if (request.compress) headers.add("Content-Encoding: zstd");
  headers.add("Accept:");  // what libcurl would send without being asked
  headers.add("Expect:");
  curl_easy_reset(state.handle);  // keeps the connection
  state.set_connection();
  state.set_trust();
  state.set_request(request, body, headers);
  Sink sink{{}, state.config.max_answer_bytes, false};
  state.set(CURLOPT_WRITEFUNCTION, &write_body);
  state.set(CURLOPT_WRITEDATA, &sink);
  Watch watch{state.config.cancelled, meanwhile && request.compress ? &meanwhile : nullptr, state.zstd,
              static_cast<curl_off_t>(body.size())};
  if (watch.meanwhile || watch.cancelled) {
    state.set(CURLOPT_NOPROGRESS, 0L);
    state.set(CURLOPT_XFERINFOFUNCTION, &on_progress);
    state.set(CURLOPT_XFERINFODATA, &watch);
  }
  ++state.traffic.requests;
  state.traffic.body_bytes_out += body.size();
  const PipeSignalBlock block;
  const auto code = curl_easy_perform(state.handle);
  return state.outcome(code, request.id, std::move(sink));
}

std::unique_ptr<Transport> make_transport(const CurlConfig& config) {
  return std::make_unique<CurlTransport>(config);
}

}  // namespace doorstep::http
