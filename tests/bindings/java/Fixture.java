import static org.junit.Assert.assertEquals;

import care.doorstep.Device;
import care.doorstep.Doorstep;
import care.doorstep.DoorstepException;
import care.doorstep.Enrolment;
import care.doorstep.Host;
import care.doorstep.Transport;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestRule;

/** A device directory; at the end of every test no handle is left. */
public abstract class Fixture {
  protected static final String NOTE =
      "{\"type\":\"note.recorded\",\"by\":\"mia\",\"body\":{\"kind\":\"daily_log\",\"text\":\"well\"}}";
  private static final String ENROLLED = """
      {"device":"018f2d5c-0000-7000-8000-%012x","provider":"018f2d5c-0000-7000-8000-000000000002",
       "issuer":"https://hub.example","epoch":"1","time":"2026-11-21T08:00:00.000Z",
       "receipt_key":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}""";

  private static final AtomicInteger DEVICES = new AtomicInteger();

  private final TemporaryFolder folder = new TemporaryFolder();

  /** Live handles are counted last, the folder goes after it. */
  @Rule
  public final TestRule rules = RuleChain.outerRule(folder).around(new ExternalResource() {
    @Override
    protected void after() {
      assertEquals("handles were left open", 0, Doorstep.liveHandles());
    }
  });

  protected final Path directory(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  /** Enrols devices, each under a new id, and is out of reach for the rest unless a test says what happens then. */
  protected static final class FakeHub implements Transport {
    final AtomicInteger requests = new AtomicInteger();
    volatile Transport rest = request -> {
      throw new ConnectException("out of reach");
    };

    @Override
    public Response perform(Request request) throws java.io.IOException {
      if (request.url().endsWith("/v1/enrolments")) {
        String answer = ENROLLED.formatted(DEVICES.incrementAndGet());
        return new Response(201, OptionalLong.empty(), answer.getBytes(StandardCharsets.UTF_8));
      }
      requests.incrementAndGet();
      return rest.perform(request);
    }
  }

  protected final Device enrolled(Host host) throws DoorstepException {
    Device device = Device.open(directory("device"), host);
    device.enrol(Enrolment.of("https://hub.example", "code"));
    return device;
  }

  protected final Device enrolled() throws DoorstepException {
    return enrolled(Host.PLATFORM.withTransport(new FakeHub()));
  }
}
