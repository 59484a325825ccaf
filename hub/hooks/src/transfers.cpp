#include "transfers.h"

#include <mutex>

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxAnswerBytes = 64ULL * 1024;  // nobody reads it
constexpr long kKeptConnections = 32;

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::string failure_of(CURLcode code, bool was_forbidden) {
  if (was_forbidden) return "forbidden_address";
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "unresolved";
    case CURLE_COULDNT_CONNECT:
      return "unreachable";
    case CURLE_OPERATION_TIMEDOUT:
      return "timeout";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
      return "tls";
    default:
      return "broken";
  }
}

}  // namespace

struct Transfers::Library {
  Library() { start_library(); }
  ~Library() { curl_multi_cleanup(multi); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  CURLM* const multi = curl_multi_init();
};

// One request; its memory stays where it is while libcurl works at it.
class Transfers::One {
 public:
  One(std::uint64_t ticket, Outgoing outgoing, const TransferOptions& options, CURLM* multi)
      : ticket_(ticket),
        outgoing_(std::move(outgoing)),
        options_(options),
        multi_(multi),
        easy_(curl_easy_init()) {
    if (easy_ == nullptr) throw std::bad_alloc();
    for (const std::string& header : outgoing_.headers)
      headers_ = curl_slist_append(headers_, header.c_str());
    headers_ = curl_slist_append(headers_, "Expect:");
    say_what();
    say_where();
    curl_multi_add_handle(multi_, easy_);
  }
  ~One() {
    curl_multi_remove_handle(multi_, easy_);
    curl_easy_cleanup(easy_);
    curl_slist_free_all(headers_);
  }
  One(const One&) = delete;
  One& operator=(const One&) = delete;

  std::uint64_t ticket() const { return ticket_; }

  // An answer that is longer than anybody reads is one all the same.
  Answer answer(CURLcode code) const {
    Answer answer;
    curl_off_t took_us = 0, retry_after = 0;
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_TOTAL_TIME_T, &took_us);
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy_, CURLINFO_RETRY_AFTER, &retry_after);
    answer.duration_ms = took_us / 1'000;
    if (retry_after > 0)
      answer.retry_after_ms = std::min<Millis>(retry_after, kMaxRetryAfterMs / 1'000) * 1'000;
    const bool is_whole = code == CURLE_OK || (code == CURLE_WRITE_ERROR && got_ > kMaxAnswerBytes);
    if (is_whole && status > 0) {
      answer.status = static_cast<int>(status);
    } else {
      answer.failure = failure_of(code, was_forbidden_);
    }
    return answer;
  }

 private:
  template <class T>
  void set(CURLoption option, T value) {
    if (curl_easy_setopt(easy_, option, value) != CURLE_OK)
      throw Error(ErrorClass::bug, "curl_option", "libcurl does not take an option");
  }

  void say_what() {
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDS, outgoing_.body.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(outgoing_.body.size()));
    set(CURLOPT_HTTPHEADER, headers_);
    set(CURLOPT_USERAGENT, "Doorstep-Webhooks/1");
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_WRITEFUNCTION, &One::on_answer);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // a resolver that hangs does not hold up the end
  }

  // No redirect is followed and no proxy of the environment is taken: what is connected to is what was checked.
  void say_where() {
    set(CURLOPT_URL, outgoing_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, options_.rules.loopback_http ? "http,https" : "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_OPENSOCKETFUNCTION, &One::on_connect);
  }

  static std::size_t on_answer(char*, std::size_t, std::size_t size, void* one) {
    auto& self = *static_cast<One*>(one);
    self.got_ += size;
    return self.got_ > kMaxAnswerBytes ? 0 : size;
  }

  static curl_socket_t on_connect(void* one, curlsocktype, struct curl_sockaddr* to) {
    auto& self = *static_cast<One*>(one);
    self.was_forbidden_ = !may_connect(address_bytes(to->addr), self.options_.rules);
    if (self.was_forbidden_) return CURL_SOCKET_BAD;
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  }

  const std::uint64_t ticket_;
  const Outgoing outgoing_;
  const TransferOptions& options_;
  CURLM* const multi_;
  CURL* const easy_;
  curl_slist* headers_ = nullptr;
  std::size_t got_ = 0;
  bool was_forbidden_ = false;  // the last address that was tried
};

Transfers::Transfers(TransferOptions options)
    : options_(std::move(options)), library_(std::make_unique<Library>()) {
  if (library_->multi == nullptr) throw std::bad_alloc();
  curl_multi_setopt(library_->multi, CURLMOPT_MAXCONNECTS, kKeptConnections);
}

Transfers::~Transfers() { under_way_.clear(); }

void Transfers::start(std::uint64_t ticket, Outgoing outgoing) {
  under_way_.emplace(ticket, std::make_unique<One>(ticket, std::move(outgoing), options_, library_->multi));
}

std::vector<std::pair<std::uint64_t, Answer>> Transfers::step(std::chrono::milliseconds wait) {
  int running = 0;
  curl_multi_perform(library_->multi, &running);
  std::vector<std::pair<std::uint64_t, Answer>> done;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(library_->multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    One* one = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &one);
    done.emplace_back(one->ticket(), one->answer(message->data.result));
  }
  for (const auto& [ticket, answer] : done) under_way_.erase(ticket);
  if (done.empty()) curl_multi_poll(library_->multi, nullptr, 0, static_cast<int>(wait.count()), nullptr);
  return done;
}

void Transfers::wake() { curl_multi_wakeup(library_->multi); }

}  // namespace doorstep::hub
