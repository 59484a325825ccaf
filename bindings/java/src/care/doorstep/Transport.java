package care.doorstep;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** A device's way to its hub, where it is not to be libcurl. */
@FunctionalInterface
public interface Transport {
  /**
   * One HTTPS request and its answer; follows no redirect. It verifies certificates: what is trusted decides who
   * reads the notes. {@link Device#interrupt()} does not reach into it: keep a timeout of a minute or two.
   *
   * <p>An {@link IOException} is a failure of the network, to be tried again: {@link javax.net.ssl.SSLException}
   * is one of trust, {@link java.net.SocketTimeoutException} a timeout, {@link java.net.ConnectException},
   * {@link java.net.NoRouteToHostException} and {@link java.net.UnknownHostException} say that nothing was sent,
   * any other that the hub may have taken it. Whatever else is thrown ends the call under way, as its cause.
   *
   * @param request what to send
   * @return the answer, whatever its status is
   * @throws IOException where there is none
   */
  Response perform(Request request) throws IOException;

  /**
   * A header.
   *
   * @param name its name
   * @param value its value
   */
  record Header(String name, String value) {}

  /**
   * What to send.
   *
   * @param method GET, POST or PUT
   * @param url {@code https://…}
   * @param headers in order
   * @param body as it is to be sent; compressed already where a header says so
   * @param certificates PEM, the only ones to trust; empty: the system's
   * @param pin {@code sha256//…} of the hub's public key, to be enforced; empty: none
   */
  record Request(String method, String url, List<Header> headers, byte[] body, String certificates, String pin) {}

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param retryAfterSeconds the header of that name
   * @param body decompressed
   */
  record Response(int status, OptionalLong retryAfterSeconds, byte[] body) {}
}
