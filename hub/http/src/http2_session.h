// A connection that speaks HTTP/2 (RFC 9113), by nghttp2: several requests at once, and headers that are said once.
#pragma once

#include <memory>
#include <string>

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "session.h"

namespace doorstep::hub {

using TlsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

// After the handshake. run() ends with the conversation; the shutdown of TLS is left to the stream's owner.
std::shared_ptr<Session> make_http2_session(ServerCore& core, std::shared_ptr<TlsStream> stream,
                                            std::string peer);

}  // namespace doorstep::hub
