// A client of HTTP/2 that does one thing at a time, and may leave a request half said.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "doorstep/hub/http/message.h"

#include "https_client.h"

namespace doorstep::testing {

class Http2Client {
 public:
  explicit Http2Client(std::uint16_t port);
  ~Http2Client();
  Http2Client(const Http2Client&) = delete;
  Http2Client& operator=(const Http2Client&) = delete;

  // Begins a request and gives the number of its stream. `body_bytes` are sent of it; where it is not `whole` its end
  // is held back.
  std::int32_t begin(const std::string& method, const std::string& path, const HeaderList& headers = {},
                     std::size_t body_bytes = 0, bool whole = true);
  void reset(std::int32_t stream);
  void send_raw(const std::string& bytes);  // past HTTP/2's library

  // Waits for the answer. Status 0 where the stream or the connection ends without one, or after the seconds.
  hub::Response answer(std::int32_t stream, int seconds = 20);
  // Reads until the body holds the text; false where the stream ends, or the time does, without it.
  bool reads(std::int32_t stream, const std::string& text, int seconds = 20);
  bool has_ended(std::int32_t stream) const;
  // Whether the hub ends the connection in time.
  bool closed_within(int seconds);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace doorstep::testing
