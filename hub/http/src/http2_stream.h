// One request of an HTTP/2 connection and its answer: what has come of the one and gone of the other. No I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "doorstep/hub/http/message.h"
#include "doorstep/hub/http/open_body.h"

namespace doorstep::hub {

struct Http2Stream {
  Request request;
  std::size_t header_bytes = 0;
  bool header_too_large = false;
  bool memory_used_up = false;
  bool head_only = false;
  std::chrono::steady_clock::time_point deadline;  // for what the client has to do next
  std::string body;                                // of the answer
  std::size_t sent = 0;
  std::size_t discarded = 0;       // of a body that is not kept
  std::shared_ptr<OpenBody> open;  // what follows the body

  // A piece of the request's body. False where so much of one that is not kept has come that the connection ends.
  bool receive(std::string_view data, std::size_t max_body_bytes);

  struct Given {
    std::size_t bytes = 0;
    bool is_end = false;
    bool is_later = false;  // nothing just now: what follows is still to come
  };
  // What is to be sent of the answer's body, then of what follows it.
  Given give(char* to, std::size_t room);

  // Whoever makes what follows is told that nobody reads it any more.
  void let_go() const {
    if (open) open->close();
  }
};

}  // namespace doorstep::hub
