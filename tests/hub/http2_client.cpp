#include "http2_client.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include <nghttp2/nghttp2.h>

namespace doorstep::testing {

namespace {

std::string text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

nghttp2_nv field(const std::string& name, const std::string& value) {
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

}  // namespace

struct Http2Client::State {
  struct Exchange {
    std::size_t body_bytes = 0;
    bool whole = true;
    hub::Response response;
    bool ended = false;
  };

  explicit State(std::uint16_t port) : tls(port, "h2") {}
  ~State() { nghttp2_session_del(h2); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void flush() {
    const std::uint8_t* data = nullptr;
    for (auto size = nghttp2_session_mem_send(h2, &data); size > 0;
         size = nghttp2_session_mem_send(h2, &data))
      tls.send(text_of(data, static_cast<std::size_t>(size)));
  }
  // False where there is nothing more to read.
  bool step(int seconds) {
    const std::string bytes = tls.read_some(seconds);
    if (bytes.empty()) return false;
    nghttp2_session_mem_recv(h2, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    flush();
    return true;
  }

  RawTls tls;
  nghttp2_session* h2 = nullptr;
  std::map<std::int32_t, Exchange> exchanges;
};

Http2Client::Http2Client(std::uint16_t port) : state_(std::make_unique<State>(port)) {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(
      callbacks,
      [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
         const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* state) {
        auto& response = static_cast<State*>(state)->exchanges[frame->hd.stream_id].response;
        const std::string key = text_of(name, name_size);
        if (key == ":status") {
          response.status = std::stoi(text_of(value, value_size));
        } else {
          response.headers.add(key, text_of(value, value_size));
        }
        return 0;
      });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data,
                    std::size_t size, void* state) {
        static_cast<State*>(state)->exchanges[id].response.body += text_of(data, size);
        return 0;
      });
  nghttp2_session_callbacks_set_on_frame_recv_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, void* state) {
        const bool end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 &&
                         (frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS);
        if (end || frame->hd.type == NGHTTP2_RST_STREAM)
          static_cast<State*>(state)->exchanges[frame->hd.stream_id].ended = true;
        return 0;
      });
  nghttp2_session_client_new(&state_->h2, callbacks, state_.get());
  nghttp2_session_callbacks_del(callbacks);
  nghttp2_submit_settings(state_->h2, NGHTTP2_FLAG_NONE, nullptr, 0);
  state_->flush();
}

Http2Client::~Http2Client() = default;

std::int32_t Http2Client::begin(const std::string& method, const std::string& path, const HeaderList& headers,
                                std::size_t body_bytes, bool whole) {
  const HeaderList pseudo{
      {":method", method}, {":scheme", "https"}, {":authority", "localhost"}, {":path", path}};
  std::vector<nghttp2_nv> fields;
  for (const auto& [name, value] : pseudo) fields.push_back(field(name, value));
  for (const auto& [name, value] : headers) fields.push_back(field(name, value));
  nghttp2_data_provider body{};
  body.read_callback = [](nghttp2_session*, std::int32_t id, std::uint8_t* to, std::size_t room,
                          std::uint32_t* flags, nghttp2_data_source*, void* state) -> ssize_t {
    auto& exchange = static_cast<State*>(state)->exchanges[id];
    const std::size_t size = std::min(room, exchange.body_bytes);
    if (size == 0 && !exchange.whole) return NGHTTP2_ERR_DEFERRED;
    std::fill_n(to, size, 'x');
    exchange.body_bytes -= size;
    if (exchange.body_bytes == 0 && exchange.whole) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(size);
  };
  const bool has_body = body_bytes > 0 || !whole;
  const auto id = nghttp2_submit_request(state_->h2, nullptr, fields.data(), fields.size(),
                                         has_body ? &body : nullptr, nullptr);
  auto& exchange = state_->exchanges[id];
  exchange.body_bytes = body_bytes;
  exchange.whole = whole;
  exchange.response.status = 0;
  state_->flush();
  return id;
}

void Http2Client::reset(std::int32_t stream) {
  nghttp2_submit_rst_stream(state_->h2, NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
  state_->flush();
}

void Http2Client::send_raw(const std::string& bytes) { state_->tls.send(bytes); }

hub::Response Http2Client::answer(std::int32_t stream, int seconds) {
  auto& exchange = state_->exchanges[stream];
  while (!exchange.ended && state_->step(seconds)) {
  }
  return exchange.response;
}

bool Http2Client::reads(std::int32_t stream, const std::string& text, int seconds) {
  auto& exchange = state_->exchanges[stream];
  const auto has = [&] { return exchange.response.body.find(text) != std::string::npos; };
  while (!has() && !exchange.ended && state_->step(seconds)) {
  }
  return has();
}

bool Http2Client::has_ended(std::int32_t stream) const { return state_->exchanges[stream].ended; }

bool Http2Client::closed_within(int seconds) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::seconds(seconds);
  while (state_->step(seconds) && Clock::now() < until) {
  }
  return state_->tls.closed_within(1);
}

}  // namespace doorstep::testing
