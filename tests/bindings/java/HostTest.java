import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import care.doorstep.Attendance;
import care.doorstep.Clock;
import care.doorstep.Device;
import care.doorstep.DoorstepException;
import care.doorstep.Enrolment;
import care.doorstep.ErrorClass;
import care.doorstep.Host;
import care.doorstep.KeyStore;
import care.doorstep.Position;
import care.doorstep.SyncException;
import care.doorstep.SyncOptions;
import care.doorstep.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import javax.net.ssl.SSLHandshakeException;
import org.junit.Test;

/** What a callback throws becomes the failure of the call that needed it, and what it may not do is refused. */
public class HostTest extends Fixture {
  private static final SyncOptions ONCE = new SyncOptions(1, Duration.ofMillis(1));

  private final FakeHub hub = new FakeHub();
  private final Host host = Host.PLATFORM.withTransport(hub);

  private static final class Secrets implements KeyStore {
    final Map<String, byte[]> all = new HashMap<>();
    Exception failure;

    private void failOr() throws Exception {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public byte[] get(String name) throws Exception {
      failOr();
      return all.get(name);
    }

    @Override
    public void put(String name, byte[] secret) throws Exception {
      failOr();
      all.put(name, secret);
    }

    @Override
    public void remove(String name) throws Exception {
      failOr();
      all.remove(name);
    }
  }

  /** Nothing but what a test asks for at a moment. */
  private static class Clocks implements Clock {
    Runnable asked = () -> {};
    String boot = "boot";

    @Override
    public long wallMillis() {
      asked.run();
      return System.currentTimeMillis();
    }

    @Override
    public long uptimeMillis() {
      return System.nanoTime() / 1_000_000;
    }

    @Override
    public String bootId() {
      return boot;
    }
  }

  @Test
  public void aKeyStoreThatThrowsIsTheCause() throws Exception {
    Secrets secrets = new Secrets();
    secrets.failure = new java.security.GeneralSecurityException("locked");
    DoorstepException refused =
        assertThrows(DoorstepException.class, () -> Device.open(directory("device"), host.withKeyStore(secrets)));
    assertEquals(ErrorClass.KEY, refused.errorClass());
    assertEquals("key_store_failed", refused.code());
    assertSame(secrets.failure, refused.getCause());
    secrets.failure = null;
    try (Device device = enrolled(host.withKeyStore(secrets))) {
      assertEquals(1, device.record(NOTE).seq());
    }
    assertTrue(secrets.all.containsKey("database"));
    byte[] key = secrets.all.remove("database");
    DoorstepException missing =
        assertThrows(DoorstepException.class, () -> Device.open(directory("device"), host.withKeyStore(secrets)));
    assertEquals("key_missing", missing.code());
    secrets.all.put("database", key);
    try (Device device = Device.open(directory("device"), host.withKeyStore(secrets))) {
      assertEquals(1, device.status().recorded());
    }
  }

  @Test
  public void aClockThatThrowsRecordsNothing() throws Exception {
    Clocks clock = new Clocks();
    try (Device device = enrolled(host.withClock(clock))) {
      IllegalStateException broken = new IllegalStateException("broken");
      clock.asked = () -> {
        throw broken;
      };
      DoorstepException failed = assertThrows(DoorstepException.class, () -> device.record(NOTE));
      assertEquals("clock_failed", failed.code());
      assertSame(broken, failed.getCause());
      clock.asked = () -> {};
      for (String boot : new String[] {null, "", "x".repeat(65), "half \uD83C"}) {
        clock.boot = boot;
        failed = assertThrows(DoorstepException.class, () -> device.record(NOTE));
        assertEquals("clock_failed", failed.code());
      }
      clock.boot = "\uD83C\uDF3B";
      assertEquals(1, device.record(NOTE).seq());
      assertTrue(device.log().contains("\"boot\":\"\uD83C\uDF3B\""));
    }
  }

  private static int deeper(int n) {
    return deeper(n + 1) + 1;
  }

  @Test
  public void aStackThatIsFullIsAFailureToo() throws Exception {
    Clocks clock = new Clocks();
    try (Device device = enrolled(host.withClock(clock))) {
      clock.asked = () -> deeper(0);
      DoorstepException failed = assertThrows(DoorstepException.class, () -> device.record(NOTE));
      assertTrue(failed.getCause() instanceof StackOverflowError);
      clock.asked = () -> {};
      assertEquals(1, device.record(NOTE).seq());
    }
  }

  @Test
  public void aCheckInDoesNotFailForWantOfAPlace() throws Exception {
    Position[] known = {null};
    Host locating = host.withLocation(() -> {
      if (known[0] == null) {
        throw new SecurityException("no permission");
      }
      return known[0];
    });
    try (Device device = enrolled(locating)) {
      device.checkIn(Attendance.unplanned("mia", "ann", "personal_care"));
      known[0] = new Position(515000000, -1250000, -1);
      device.checkIn(Attendance.unplanned("mia", "ann", "personal_care"));
      String[] lines = device.log().split("\n");
      assertTrue(lines[0], lines[0].contains("\"method\":\"manual\""));
      assertTrue(lines[1], lines[1].contains("\"lat_e7\":515000000") && !lines[1].contains("accuracy_m"));
    }
  }

  @Test
  public void aTransportSaysWhatBecameOfTheRequest() throws Exception {
    Map<IOException, String> told = Map.of(
        new ConnectException("refused"), "offline", new java.net.UnknownHostException("hub"), "offline",
        new SocketTimeoutException("slow"), "timeout", new SSLHandshakeException("not the hub"), "tls",
        new IOException("reset"), "cut_off");
    try (Device device = enrolled(host)) {
      device.record(NOTE);
      for (Map.Entry<IOException, String> each : told.entrySet()) {
        hub.rest = request -> {
          throw each.getKey();
        };
        SyncException failed = assertThrows(SyncException.class, () -> device.sync(ONCE));
        assertEquals(each.getValue(), failed.code());
        assertSame(each.getKey(), failed.getCause());
        assertEquals(1, failed.result().unsent());
        assertFalse(failed.result().done() || failed.result().revoked() || failed.result().wiped());
        assertFalse(failed.result().needsEnrolment());
      }
      assertTrue(device.status().lastFailure().isPresent());
      assertFalse(device.status().lastFailureCode().isEmpty());
    }
  }

  @Test
  public void aFaultOfTheTransportIsNotTriedAgain() throws Exception {
    RuntimeException fault = new IllegalArgumentException("a fault of the app");
    hub.rest = request -> {
      throw fault;
    };
    try (Device device = enrolled(host)) {
      device.record(NOTE);
      DoorstepException failed = assertThrows(DoorstepException.class, device::sync);
      assertSame(fault, failed.getCause());
      assertEquals(1, hub.requests.get());
      hub.rest = request -> null; // an answer that is none is a fault too
      failed = assertThrows(DoorstepException.class, device::sync);
      assertTrue(failed.getCause() instanceof NullPointerException);
    }
  }

  @Test
  public void aLoginPageIsNoReceipt() throws Exception {
    hub.rest = request -> new Transport.Response(200, OptionalLong.of(1), "<html>".getBytes());
    try (Device device = enrolled(host)) {
      device.record(NOTE);
      SyncException failed = assertThrows(SyncException.class, () -> device.sync(ONCE));
      assertEquals(ErrorClass.TRANSIENT, failed.errorClass());
      assertEquals(1, device.status().unsent());
      assertEquals(null, failed.getCause());
    }
  }

  @Test
  public void aRequestIsWholeWhenItComes() throws Exception {
    Transport.Request[] seen = {null};
    hub.rest = request -> {
      seen[0] = request;
      throw new ConnectException("seen");
    };
    try (Device device = Device.open(directory("device"), host)) {
      device.enrol(Enrolment.of("https://hub.example", "code").pinned("sha256//abc").named("Tablet \uD83C\uDF3B", "T1"));
      device.record(NOTE);
      assertThrows(SyncException.class, () -> device.sync(ONCE));
      assertEquals("POST", seen[0].method());
      assertEquals("https://hub.example/oauth2/token", seen[0].url());
      assertTrue(seen[0].body().length > 100);
      assertEquals("sha256//abc", seen[0].pin());
      assertEquals("", seen[0].certificates());
      assertTrue(seen[0].headers().contains(
          new Transport.Header("Content-Type", "application/x-www-form-urlencoded")));
    }
  }

  @Test
  public void aCallbackMayInterruptItsDeviceAndNothingElse() throws Exception {
    try (Device device = enrolled(host)) {
      device.record(NOTE);
      hub.rest = request -> {
        assertThrows(IllegalStateException.class, device::close);
        assertThrows(IllegalStateException.class, device::status);
        assertThrows(IllegalStateException.class, () -> device.record(NOTE));
        try {
          device.interrupt();
        } catch (DoorstepException never) {
          throw new AssertionError(never);
        }
        throw new ConnectException("in a tunnel");
      };
      SyncException ended = assertThrows(SyncException.class, device::sync);
      assertTrue(String.valueOf(ended.getCause()), ended.getCause() instanceof ConnectException);
      assertEquals(1, hub.requests.get());
      assertEquals(1, device.status().recorded());
    }
  }

  @Test
  public void aCallbackMayUseAnotherDevice() throws Exception {
    try (Device device = enrolled(host); Device other = Device.open(directory("other"))) {
      device.record(NOTE);
      hub.rest = request -> {
        try {
          assertFalse(other.status().enrolled());
          assertThrows(DoorstepException.class, () -> other.record(NOTE));
        } catch (DoorstepException never) {
          throw new AssertionError(never);
        }
        throw new ConnectException("of the outer call");
      };
      SyncException failed = assertThrows(SyncException.class, () -> device.sync(ONCE));
      assertEquals("of the outer call", failed.getCause().getMessage());
    }
  }
}
