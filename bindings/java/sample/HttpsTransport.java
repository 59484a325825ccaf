import care.doorstep.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.OptionalLong;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A transport of Java's own, for a host without libcurl, as Android is. It knows no pins: a request with one is refused. */
public final class HttpsTransport implements Transport {
  private static final int TIMEOUT_MS = 60_000;
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  @Override
  public Response perform(Request request) throws IOException {
    if (!request.pin().isEmpty()) {
      throw new SSLException("this transport can't hold a hub to its pin");
    }
    HttpsURLConnection connection = (HttpsURLConnection) new URL(request.url()).openConnection();
    try {
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      if (!request.certificates().isEmpty()) {
        connection.setSSLSocketFactory(trusting(request.certificates()));
      }
      return exchange(connection, request);
    } finally {
      connection.disconnect();
    }
  }

  private static Response exchange(HttpsURLConnection connection, Request request) throws IOException {
    connection.setRequestMethod(request.method());
    for (Header header : request.headers()) {
      connection.setRequestProperty(header.name(), header.value());
    }
    if (!request.method().equals("GET")) {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(request.body().length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(request.body());
      }
    }
    int status = connection.getResponseCode();
    long retryAfter = connection.getHeaderFieldLong("Retry-After", -1);
    try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] body = in == null ? new byte[0] : in.readNBytes(MOST_BYTES);
      return new Response(status, retryAfter < 0 ? OptionalLong.empty() : OptionalLong.of(retryAfter), body);
    }
  }

  private static SSLSocketFactory trusting(String pem) throws SSLException {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
      for (Certificate each :
          CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
        trusted.setCertificateEntry("hub" + number++, each);
      }
      TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException wrong) {
      throw new SSLException("the certificates can't be read", wrong);
    }
  }
}
