#include "http2_session.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <nghttp2/nghttp2.h>

#include "doorstep/hub/http/open_body.h"

#include "ascii.h"
#include "http2_stream.h"
#include "wire.h"

namespace doorstep::hub {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kMaxStreams = 32;                // requests of one connection at once
constexpr std::int32_t kWindowBytes = 1024 * 1024;       // what a client may send ahead
constexpr std::size_t kMaxGatheredBytes = 64ULL * 1024;  // written at once
constexpr std::chrono::milliseconds kWatchEvery{1000};

std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// nghttp2 keeps names and values of its own copy.
nghttp2_nv field(std::string_view name, std::string_view value) {
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

// Names are in lower case in HTTP/2 (RFC 9113 §8.2).
std::string lower_case(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), lower);
  return name;
}

class Http2Session final : public Session, public std::enable_shared_from_this<Http2Session> {
 public:
  Http2Session(ServerCore& core, std::shared_ptr<TlsStream> tls, std::string peer)
      : core_(core),
        order_(core.lanes.new_order()),
        tls_(std::move(tls)),
        peer_(std::move(peer)),
        timer_(tls_->get_executor()) {}
  ~Http2Session() override { nghttp2_session_del(h2_); }
  Http2Session(const Http2Session&) = delete;
  Http2Session& operator=(const Http2Session&) = delete;

  asio::awaitable<void> run() override {
    const auto self = shared_from_this();
    boost::system::error_code ec;
    tcp().expires_never();  // watch() has the times
    greet();
    watch();
    if (core_.draining) drain();
    std::array<std::uint8_t, kChunkBytes> chunk{};
    while (!closed_ && !finished()) {
      const std::size_t got = co_await tls_->async_read_some(asio::buffer(chunk), redirect(ec));
      if (ec || nghttp2_session_mem_recv(h2_, chunk.data(), got) < 0) break;
      send();
    }
    closed_ = true;
    for (auto& [id, stream] : streams_) leave(stream);
    while (writing_) {  // its end wakes the timer
      timer_.expires_after(core_.options.write_timeout);
      co_await timer_.async_wait(redirect(ec));
      if (!ec) tcp().cancel();  // nobody takes it
    }
    timer_.cancel();
  }

  // Takes no new request; ends when those under way are answered.
  void drain() override {
    if (closed_ || h2_ == nullptr) return;
    nghttp2_submit_goaway(h2_, NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(h2_),
                          NGHTTP2_NO_ERROR, nullptr, 0);
    for (const auto& [id, stream] : streams_) {
      if (stream.open) stream.open->end();
    }
    send();
  }

 private:
  boost::beast::tcp_stream& tcp() { return boost::beast::get_lowest_layer(*tls_); }
  bool finished() const {
    return nghttp2_session_want_read(h2_) == 0 && nghttp2_session_want_write(h2_) == 0;
  }

  void greet();
  void send();
  void written(boost::system::error_code ec);
  void watch();
  bool overdue(Clock::time_point now) const;
  void close();

  int on_begin(const nghttp2_frame& frame);
  int on_header(const nghttp2_frame& frame, std::string_view name, std::string_view value);
  int on_frame(const nghttp2_frame& frame);
  int on_data(std::int32_t id, std::string_view data);
  void ask(std::int32_t id, Http2Stream& stream);
  void hand_over(std::int32_t id, Request request);
  void leave(Http2Stream& stream);
  void respond(std::int32_t id, Response response);
  void follow(std::int32_t id, Http2Stream& stream);
  void go_on(std::int32_t id);
  Http2Stream* find(std::int32_t id) {
    const auto found = streams_.find(id);
    return found == streams_.end() ? nullptr : &found->second;
  }

  // What nghttp2 calls; no exception passes through it.
  template <class Use>
  static int call(void* session, const Use& use) {
    try {
      return use(*static_cast<Http2Session*>(session));
    } catch (...) {
      return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
  }

  ServerCore& core_;
  const Lanes::Order order_;
  const std::shared_ptr<TlsStream> tls_;
  const std::string peer_;
  asio::steady_timer timer_;
  nghttp2_session* h2_ = nullptr;
  std::map<std::int32_t, Http2Stream> streams_;
  std::size_t working_ = 0;  // requests with a worker, those of streams that were reset too
  Clock::time_point idle_since_ = Clock::now();
  std::string out_;
  bool writing_ = false;
  Clock::time_point write_deadline_;
  bool closed_ = false;
};

struct CallbacksDeleter {
  void operator()(nghttp2_session_callbacks* callbacks) const { nghttp2_session_callbacks_del(callbacks); }
};

void Http2Session::greet() {
  nghttp2_session_callbacks* made = nullptr;
  if (nghttp2_session_callbacks_new(&made) != 0) throw std::bad_alloc();
  const std::unique_ptr<nghttp2_session_callbacks, CallbacksDeleter> callbacks(made);
  nghttp2_session_callbacks_set_on_begin_headers_callback(
      made, [](nghttp2_session*, const nghttp2_frame* frame, void* session) {
        return call(session, [&](Http2Session& self) { return self.on_begin(*frame); });
      });
  nghttp2_session_callbacks_set_on_header_callback(
      made, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
               const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* session) {
        return call(session, [&](Http2Session& self) {
          return self.on_header(*frame, text_of(name, name_size), text_of(value, value_size));
        });
      });
  nghttp2_session_callbacks_set_on_frame_recv_callback(
      made, [](nghttp2_session*, const nghttp2_frame* frame, void* session) {
        return call(session, [&](Http2Session& self) { return self.on_frame(*frame); });
      });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      made, [](nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size,
               void* session) {
        return call(session, [&](Http2Session& self) { return self.on_data(id, text_of(data, size)); });
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(
      made, [](nghttp2_session*, std::int32_t id, std::uint32_t, void* session) {
        return call(session, [&](Http2Session& self) {
          if (Http2Stream* stream = self.find(id)) self.leave(*stream);
          self.streams_.erase(id);
          self.idle_since_ = Clock::now();
          return 0;
        });
      });
  if (nghttp2_session_server_new(&h2_, made, this) != 0) throw std::bad_alloc();
  const std::array<nghttp2_settings_entry, 3> settings{
      {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kMaxStreams},
       {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, static_cast<std::uint32_t>(kWindowBytes)},
       {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(core_.options.max_header_bytes)}}};
  nghttp2_submit_settings(h2_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(h2_, NGHTTP2_FLAG_NONE, 0, kWindowBytes);
  send();
}

// Writes what there is to say, all of it at once: a short answer is one TLS record. Not from within nghttp2's calls.
void Http2Session::send() {
  if (writing_ || closed_) return;
  out_.clear();
  while (out_.size() < kMaxGatheredBytes) {
    const std::uint8_t* data = nullptr;
    const auto size = nghttp2_session_mem_send(h2_, &data);
    if (size < 0) return close();
    if (size == 0) break;
    out_.append(text_of(data, static_cast<std::size_t>(size)));
  }
  if (out_.empty()) {
    if (finished()) close();
    return;
  }
  writing_ = true;
  write_deadline_ = Clock::now() + core_.options.write_timeout;
  asio::async_write(
      *tls_, asio::buffer(out_),
      [self = shared_from_this()](boost::system::error_code ec, std::size_t) { self->written(ec); });
}

void Http2Session::written(boost::system::error_code ec) {
  writing_ = false;
  if (closed_) {
    timer_.cancel();
  } else if (ec) {
    close();
  } else {
    send();
  }
}

// Looks at the times until the end: of every request, of what is written, of a connection without requests.
void Http2Session::watch() {
  timer_.expires_after(kWatchEvery);
  timer_.async_wait([self = shared_from_this()](boost::system::error_code) {
    if (self->closed_) return;
    if (self->overdue(Clock::now())) return self->close();
    self->watch();
  });
}

bool Http2Session::overdue(Clock::time_point now) const {
  if (writing_ && now > write_deadline_) return true;
  if (streams_.empty()) return now > idle_since_ + core_.options.idle_timeout;
  return std::any_of(streams_.begin(), streams_.end(),
                     [&](const auto& entry) { return now > entry.second.deadline; });
}

void Http2Session::close() {
  closed_ = true;
  tcp().cancel();
}

int Http2Session::on_begin(const nghttp2_frame& frame) {
  if (frame.hd.type != NGHTTP2_HEADERS || frame.headers.cat != NGHTTP2_HCAT_REQUEST) return 0;  // trailers
  Http2Stream& stream = streams_[frame.hd.stream_id];
  stream.request.peer = peer_;
  stream.request.memory = core_.memory->share();
  stream.deadline = Clock::now() + core_.options.header_timeout;
  return 0;
}

int Http2Session::on_header(const nghttp2_frame& frame, std::string_view name, std::string_view value) {
  Http2Stream* stream = find(frame.hd.stream_id);
  if (stream == nullptr || frame.headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
  stream->header_bytes += name.size() + value.size();
  if (stream->header_bytes > core_.options.max_header_bytes) stream->header_too_large = true;
  if (stream->header_too_large) return 0;
  if (name == ":method") {
    stream->request.method = value;
  } else if (name == ":path") {
    stream->request.target = value;
  } else {
    stream->request.headers.add(name == ":authority" ? "host" : std::string(name), std::string(value));
  }
  return 0;
}

int Http2Session::on_frame(const nghttp2_frame& frame) {
  Http2Stream* stream = find(frame.hd.stream_id);
  if (stream == nullptr || (frame.hd.type != NGHTTP2_HEADERS && frame.hd.type != NGHTTP2_DATA)) return 0;
  if (frame.hd.type == NGHTTP2_HEADERS) stream->deadline = Clock::now() + core_.options.body_timeout;
  const bool whole = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  if (whole) ask(frame.hd.stream_id, *stream);
  return 0;
}

int Http2Session::on_data(std::int32_t id, std::string_view data) {
  Http2Stream* stream = find(id);
  return stream == nullptr || stream->receive(data, core_.options.max_body_bytes)
             ? 0
             : NGHTTP2_ERR_CALLBACK_FAILURE;
}

void Http2Session::ask(std::int32_t id, Http2Stream& stream) {
  stream.head_only = stream.request.method == "HEAD";
  stream.deadline = Clock::time_point::max();
  if (stream.header_too_large) return respond(id, core_.service.problem(header_too_large()));
  if (stream.memory_used_up) return respond(id, core_.service.problem(unavailable(1)));
  if (!core_.pacer.admit(peer_, Clock::now())) return respond(id, core_.service.problem(slow_down(2)));
  if (working_ >= kMaxStreams) {  // it resets requests to have more of them worked on
    nghttp2_submit_rst_stream(h2_, NGHTTP2_FLAG_NONE, id, NGHTTP2_REFUSED_STREAM);
    return;
  }
  hand_over(id, std::move(stream.request));
}

// Runs the handler on a worker; its answer comes back to this connection's executor.
void Http2Session::hand_over(std::int32_t id, Request request) {
  ++working_;
  Responder responder(
      [core = core_.shared_from_this(), self = shared_from_this(), id](Response response) mutable {
        // Never at once: who has waited too long is answered by whoever comes next, from within nghttp2's call.
        asio::post(self->timer_.get_executor(), [self, id, r = std::move(response)]() mutable {
          --self->working_;
          self->respond(id, std::move(r));
          self->send();
        });
      });
  core_.lanes.run(std::move(request), std::move(responder), order_);
}

// Nothing more comes of it, or goes.
void Http2Session::leave(Http2Stream& stream) {
  stream.let_go();
  if (core_.draining || stream.memory_used_up || !is_worth_its_part(stream.request)) return;
  if (!core_.pacer.admit(peer_, Clock::now())) return;
  core_.lanes.run(std::move(stream.request), Responder([core = core_.shared_from_this()](const Response&) {}),
                  order_);
}

void Http2Session::respond(std::int32_t id, Response response) {
  Http2Stream* stream = find(id);
  if (stream == nullptr || closed_) {
    if (response.open) response.open->close();
    return;
  }
  stream->deadline = response.open ? Clock::time_point::max() : Clock::now() + core_.options.write_timeout;
  stream->open = std::move(response.open);
  if (!stream->head_only) stream->body = std::move(response.body);
  const std::string status = std::to_string(response.status);
  std::vector<std::string> names;
  for (const auto& [name, value] : response.headers.all()) names.push_back(lower_case(name));
  std::vector<nghttp2_nv> fields{field(":status", status)};
  for (std::size_t i = 0; i < names.size(); ++i)
    fields.push_back(field(names[i], response.headers.all()[i].second));
  nghttp2_data_provider body{};
  body.source.ptr = stream;
  body.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* to, std::size_t room,
                          std::uint32_t* flags, nghttp2_data_source* source, void*) -> ssize_t {
    const auto given = static_cast<Http2Stream*>(source->ptr)->give(reinterpret_cast<char*>(to), room);
    if (given.is_later) return NGHTTP2_ERR_DEFERRED;
    if (given.is_end) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(given.bytes);
  };
  const bool has_body = !stream->body.empty() || stream->open;
  nghttp2_submit_response(h2_, id, fields.data(), fields.size(), has_body ? &body : nullptr);
  if (stream->open) follow(id, *stream);
}

// The maker of the body is on another thread, and may live longer than this connection.
void Http2Session::follow(std::int32_t id, Http2Stream& stream) {
  if (core_.draining) stream.open->end();
  stream.open->on_change([weak = weak_from_this(), core = core_.weak_from_this(), id] {
    const auto server = core.lock();
    const auto self = weak.lock();
    if (server && self) asio::post(self->timer_.get_executor(), [self, id] { self->go_on(id); });
  });
}

void Http2Session::go_on(std::int32_t id) {
  Http2Stream* stream = find(id);
  if (stream == nullptr || closed_) return;
  if (stream->open && stream->open->is_dropped()) {
    nghttp2_submit_rst_stream(h2_, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
  } else {
    if (stream->open && stream->open->is_over())
      stream->deadline = Clock::now() + core_.options.write_timeout;  // for what is left of it
    nghttp2_session_resume_data(h2_, id);
  }
  send();
}

}  // namespace

std::shared_ptr<Session> make_http2_session(ServerCore& core, std::shared_ptr<TlsStream> stream,
                                            std::string peer) {
  return std::make_shared<Http2Session>(core, std::move(stream), std::move(peer));
}

}  // namespace doorstep::hub
