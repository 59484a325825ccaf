import care.doorstep.Attendance;
import care.doorstep.Change;
import care.doorstep.Clock;
import care.doorstep.Device;
import care.doorstep.DeviceStatus;
import care.doorstep.Doorstep;
import care.doorstep.DoorstepException;
import care.doorstep.Enrolment;
import care.doorstep.Host;
import care.doorstep.Observer;
import care.doorstep.Position;
import care.doorstep.SyncResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What every_function.c does, from Java: HubVisit DIRECTORY HUB_URL CA_FILE CODE CARER VISIT curl|java */
public final class HubVisit {
  private static final Clock CLOCK = new Clock() {
    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public long uptimeMillis() {
      return System.nanoTime() / 1_000_000;
    }

    @Override
    public String bootId() {
      return "boot-of-the-test";
    }
  };

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  private static Set<Change> changesOf(Observer observer) throws DoorstepException {
    Set<Change> heard = EnumSet.noneOf(Change.class);
    for (Change change = observer.poll(Duration.ZERO); change != Change.NONE; change = observer.poll(Duration.ZERO)) {
      heard.add(change);
    }
    return heard;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    String carer = args[4];
    String visit = args[5];
    Host host = Host.PLATFORM.withClock(CLOCK).withLocation(() -> new Position(515000000, -1250000, 8));
    if (args[6].equals("java")) {
      host = host.withTransport(new HttpsTransport());
    }
    try (Device device = Device.open(directory, host); Observer observer = device.observe()) {
      device.enrol(Enrolment.of(args[1], args[3]).trusting(Files.readString(Path.of(args[2]))).named("Java", "JVM"));
      check(device.sync().done(), "the first sync is not done");
      check(changesOf(observer).containsAll(EnumSet.of(Change.LOG_BEGUN, Change.FEED)), "no feed was heard of");
      check(device.today().contains(visit), "the visit is not of today");
      check(device.documents("carer", null).contains(carer), "the carer is not in the feed");
      check(device.documents("planned_visit", "nobody").contains("[]"), "somebody has nobody's visits");
      check(device.visits(Instant.now().minus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(1))).contains(visit),
          "the visit is not of these days");
      check(device.incidents().contains("[]"), "there was damage");
      record(device, carer, visit);
      check(changesOf(observer).equals(EnumSet.of(Change.RECORDED)), "the recording was not heard of");
      SyncResult result = device.sync();
      check(result.done() && result.unsent() == 0, "not everything was sent");
      check(changesOf(observer).contains(Change.RECEIPTED), "the receipt was not heard of");
      tell(device, directory);
    }
    check(Doorstep.liveHandles() == 0, "handles are left");
  }

  private static void record(Device device, String carer, String visit) throws DoorstepException {
    device.checkIn(Attendance.of(carer, visit));
    device.record(("{\"type\":\"note.recorded\",\"by\":\"%s\",\"visit\":\"%s\",\"body\":{\"kind\":\"daily_log\","
        + "\"text\":\"Ate well, asked for her sister\"}}").formatted(carer, visit));
    check(device.checkOut(Attendance.of(carer, visit)).seq() == 3, "the check-out is not the third event");
  }

  private static void tell(Device device, Path directory) throws Exception {
    DeviceStatus status = device.status();
    check(status.sent() == 3 && status.incidents() == 0, "three events were not sent");
    check(status.lastReceipt().isPresent() && status.lastAttempt().isPresent(), "no receipt");
    check(status.nextAttempt().equals(Optional.empty()) && status.lastFailure().isEmpty(), "something has failed");
    check(status.device().length() == 36, "no id");
    Doorstep.verifyLog(device.log(), device.publicKey());
    Files.writeString(directory.resolve("log.ndjson"), device.log());
    Files.writeString(directory.resolve("key.jwk"), device.publicKey());
  }
}
