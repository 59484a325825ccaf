package care.doorstep;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A device's host as the native side calls it. What these throw, the native side notes as the failure of the
 * call.
 */
final class Callbacks {
  static final int CLOCK = 1;
  static final int KEY_STORE = 2;
  static final int TRANSPORT = 4;
  static final int LOCATION = 8;
  static final int BESIDE = 16; // not a callback: the directory's keys are lost

  private static final int MOST_BOOT_BYTES = 64;

  // doorstep_transport_result
  private static final int ANSWERED = 0;
  private static final int NOT_REACHED = 1;
  private static final int TLS_FAILED = 2;
  private static final int TIMED_OUT = 3;
  private static final int CUT_OFF = 4;

  private final Host host;
  private volatile long device; // 0 until it is open; nothing is sent before

  Callbacks(Host host) {
    this.host = host;
  }

  void opened(long handle) {
    device = handle;
  }

  int supplied() {
    return (host.clock() != null ? CLOCK : 0)
        | (host.keyStore() != null ? KEY_STORE : 0)
        | (host.transport() != null ? TRANSPORT : 0)
        | (host.location() != null ? LOCATION : 0);
  }

  long wallMillis() {
    return host.clock().wallMillis();
  }

  long uptimeMillis() {
    return host.clock().uptimeMillis();
  }

  byte[] bootId() {
    byte[] boot = Text.orNull(host.clock().bootId());
    if (boot == null || boot.length == 0 || boot.length > MOST_BOOT_BYTES) {
      throw new IllegalArgumentException("a boot's identifier has 1 to 64 bytes");
    }
    return boot;
  }

  byte[] getSecret(byte[] name) throws Exception {
    return host.keyStore().get(Text.decode(name));
  }

  void putSecret(byte[] name, byte[] secret) throws Exception {
    host.keyStore().put(Text.decode(name), secret);
  }

  void removeSecret(byte[] name) throws Exception {
    host.keyStore().remove(Text.decode(name));
  }

  /** Null: none is known. */
  long[] lastKnown() {
    Position position = host.location().lastKnown();
    return position == null ? null : position.numbers();
  }

  /**
   * `request`: method, URL, certificates, pin, then names and values of headers. `response` is where the answer
   * goes.
   */
  int perform(byte[][] request, byte[] body, long response) throws DoorstepException {
    try {
      Transport.Response answer = host.transport().perform(requestOf(request, body));
      Native.setResponse(response, answer.status(), answer.retryAfterSeconds().orElse(-1), answer.body());
      Calls.noteThrown(null);
      return ANSWERED;
    } catch (IOException network) {
      Calls.noteThrown(network);
      return resultOf(network);
    } catch (Throwable fault) { // a fault of the host's own: it is not tried again
      interrupt(fault);
      throw fault;
    }
  }

  private void interrupt(Throwable fault) throws DoorstepException {
    try {
      Native.interrupt(device);
    } catch (IllegalStateException closing) { // it ends anyhow
      fault.addSuppressed(closing);
    }
  }

  private static Transport.Request requestOf(byte[][] parts, byte[] body) {
    List<Transport.Header> headers = new ArrayList<>();
    for (int i = 4; i < parts.length; i += 2) {
      headers.add(new Transport.Header(Text.decode(parts[i]), Text.decode(parts[i + 1])));
    }
    return new Transport.Request(Text.decode(parts[0]), Text.decode(parts[1]), List.copyOf(headers), body,
        Text.decode(parts[2]), Text.decode(parts[3]));
  }

  private static int resultOf(IOException network) {
    if (network instanceof SSLException) {
      return TLS_FAILED;
    }
    if (network instanceof InterruptedIOException) { // a SocketTimeoutException is one
      return TIMED_OUT;
    }
    boolean nothingSent = network instanceof ConnectException || network instanceof NoRouteToHostException
        || network instanceof UnknownHostException;
    return nothingSent ? NOT_REACHED : CUT_OFF;
  }
}
