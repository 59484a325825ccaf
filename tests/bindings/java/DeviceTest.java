import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import care.doorstep.Attachment;
import care.doorstep.Attendance;
import care.doorstep.Change;
import care.doorstep.Device;
import care.doorstep.DeviceStatus;
import care.doorstep.Doorstep;
import care.doorstep.DoorstepException;
import care.doorstep.Enrolment;
import care.doorstep.ErrorClass;
import care.doorstep.Observer;
import care.doorstep.Position;
import care.doorstep.Recorded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public class DeviceTest extends Fixture {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static String note(String text) {
    return "{\"type\":\"note.recorded\",\"by\":\"mia\",\"body\":{\"kind\":\"daily_log\",\"text\":\"" + text + "\"}}";
  }

  @Test
  public void aVoiceNoteIsHereWithItsNoteAndWaitsToBeSent() throws Exception {
    byte[] sound = ("OggS\0\2" + "0".repeat(22) + "OpusHead and what was said").getBytes(StandardCharsets.ISO_8859_1);
    try (Device device = enrolled()) {
      Recorded in = device.checkIn(Attendance.unplanned("mia", "ann", "personal_care").withTag("door-7"));
      String visit = in.visit().orElseThrow();
      Recorded added = device.attach(Attachment.of("mia", visit, in.event(), sound));
      assertEquals(2, added.seq());
      String json = device.attachments(visit);
      assertTrue(json, json.contains(added.event()) && json.contains("audio/ogg") && json.contains("\"sent\":false"));
      String sha256 = json.replaceAll(".*\"sha256\":\"([^\"]{43})\".*", "$1");
      assertArrayEquals(sound, device.attachmentBytes(sha256));
      assertEquals(1, device.status().attachmentsUnsent());
      assertEquals(sound.length, device.status().attachmentBytesUnsent());
      byte[] large = new byte[40_000];
      DoorstepException tooLarge = assertThrows(DoorstepException.class,
          () -> device.attach(Attachment.of("mia", visit, in.event(), sound).withThumbnail(large)));
      assertEquals("too_large", tooLarge.code());
      DoorstepException refused = assertThrows(DoorstepException.class,
          () -> device.attach(Attachment.of("mia", visit, in.event(), new byte[] {1, 2, 3})));
      assertEquals("unsupported_type", refused.code());
    }
  }

  @Test
  public void anUnplannedVisitIsRecordedWithNoHubInSight() throws Exception {
    try (Device device = enrolled()) {
      Recorded in = device.checkIn(
          Attendance.unplanned("mia", "ann", "personal_care").at(Position.ofDegrees(51.5, -0.125, 8)));
      assertEquals(1, in.seq());
      assertTrue(in.event().matches(UUID) && in.visit().orElseThrow().matches(UUID));
      Recorded out = device.checkOut(Attendance.of("mia", in.visit().get()).withTag("door-7"));
      assertEquals(in.visit(), out.visit());
      String log = device.log();
      assertTrue(log, log.contains("\"accuracy_m\":8,\"lat_e7\":515000000,\"lon_e7\":-1250000"));
      assertTrue(log, log.contains("\"tag\":\"door-7\"") && log.contains("\"planned\":false"));
      assertTrue(device.visits(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60)).contains(in.visit().get()));
      DeviceStatus status = device.status();
      assertEquals(2, status.recorded());
      assertEquals(2, status.unsent());
      assertEquals(0, status.sent());
      assertTrue(status.enrolled() && !status.needsEnrolment());
      assertTrue(status.oldestUnsent().orElseThrow().isBefore(Instant.now().plusSeconds(1)));
      assertEquals(Optional.empty(), status.lastReceipt());
    }
  }

  @Test
  public void aTextComesBackAsItWas() throws Exception {
    String flower = "\uD83C\uDF3B";
    String longText = flower.repeat(15_000);
    try (Device device = enrolled()) {
      device.record(note("a\\u0000b \u00e9 " + flower));
      device.record(note(longText));
      Recorded manual = device.checkIn(
          Attendance.unplanned("mia", "ann", "personal_care").withManualReason("tag torn off \uD83D\uDE15"));
      assertTrue(manual.seq() == 3);
      String[] lines = device.log().split("\n");
      assertTrue(lines[0], lines[0].contains("\"a\\u0000b \u00e9 " + flower + "\""));
      assertTrue(lines[1].contains("\"" + longText + "\""));
      assertTrue(lines[2], lines[2].contains("\"tag torn off \uD83D\uDE15\""));
      Doorstep.verifyLog(device.log(), device.publicKey());
    }
  }

  @Test
  public void aTextThatCouldNotComeBackIsRefused() throws Exception {
    try (Device device = enrolled()) {
      assertThrows(IllegalArgumentException.class, () -> device.record(note("half \uD83C")));
      assertThrows(IllegalArgumentException.class, () -> device.record(note("a\0b")));
      assertThrows(IllegalArgumentException.class, () -> device.checkIn(Attendance.of("mia", "v1\0v2")));
      assertThrows(NullPointerException.class, () -> device.record(null));
      assertThrows(NullPointerException.class, () -> device.documents(null, null));
      assertThrows(NullPointerException.class,
          () -> device.checkIn(new Attendance(null, null, null, null, null, null, null)));
      assertEquals(0, device.status().recorded());
    }
  }

  @Test
  public void whatIsNotSoundIsRejectedWithItsCode() throws Exception {
    try (Device device = enrolled()) {
      DoorstepException refused =
          assertThrows(DoorstepException.class, () -> device.record("{\"type\":\"note.recorded\",\"at\":1}"));
      assertEquals(ErrorClass.REJECTED, refused.errorClass());
      assertEquals("unknown_member", refused.code());
      assertTrue(refused.toString().contains("REJECTED unknown_member"));
      assertEquals(0, device.status().recorded());
    }
  }

  @Test
  public void aLogThatWasTouchedDoesNotVerify() throws Exception {
    try (Device device = enrolled()) {
      device.record(note("well"));
      String touched = device.log().replace("well", "ill");
      String key = device.publicKey();
      DoorstepException fault = assertThrows(DoorstepException.class, () -> Doorstep.verifyLog(touched, key));
      assertEquals("bad_signature", fault.code());
      assertThrows(DoorstepException.class, () -> Doorstep.verifyLog(touched, "{}"));
    }
  }

  @Test
  public void aSecondProcessWouldBeTold() throws Exception {
    try (Device device = Device.open(directory("device"))) {
      DoorstepException busy = assertThrows(DoorstepException.class, () -> Device.open(directory("device")));
      assertEquals(ErrorClass.BUSY, busy.errorClass());
      assertEquals("directory_in_use", busy.code());
      assertFalse(device.status().enrolled());
      assertEquals("", device.status().device());
    }
  }

  @Test
  public void afterCloseEveryMethodSaysSo() throws Exception {
    Device device = enrolled();
    Observer observer = device.observe();
    device.close();
    device.close();
    ThrowingRunnable[] all = {
      device::status, device::today, device::incidents, device::publicKey, device::log, device::sync,
      device::interrupt, device::observe, () -> device.record(NOTE), () -> device.documents("person", null),
      () -> device.visits(Instant.EPOCH, Instant.now()), () -> device.checkIn(Attendance.of("mia", "v1")),
      () -> device.checkOut(Attendance.of("mia", "v1")),
      () -> device.enrol(Enrolment.of("https://hub.example", "code")),
    };
    for (ThrowingRunnable each : all) {
      assertThrows(IllegalStateException.class, each);
    }
    assertEquals(Change.CLOSED, observer.poll(Duration.ZERO));
    observer.close();
    observer.close();
    assertThrows(IllegalStateException.class, () -> observer.poll(Duration.ZERO));
  }

  @Test
  public void anObserverTellsWhatChangedSince() throws Exception {
    try (Device device = enrolled(); Observer observer = device.observe()) {
      assertEquals(Change.NONE, observer.poll(Duration.ZERO));
      device.record(note("one"));
      device.record(note("two"));
      assertEquals(Change.RECORDED, observer.poll(Duration.ofDays(400)));
      assertEquals(Change.NONE, observer.poll(Duration.ofMillis(-5)));
      device.enrol(Enrolment.of("https://hub.example", "code"));
      assertEquals(Change.LOG_BEGUN, observer.poll(Duration.ofSeconds(60)));
    }
  }

  @Test
  public void degreesGoToTheNearestTenMillionth() {
    Position place = Position.ofDegrees(51.50000006, -0.12500006, 8);
    assertEquals(515000001, place.latE7());
    assertEquals(-1250001, place.lonE7());
    assertEquals(8, place.accuracyMetres());
  }

  @Test
  public void theLibraryTellsItsVersion() {
    assertTrue(Doorstep.version().matches("\\d+\\.\\d+\\.\\d+"));
    assertTrue(Doorstep.abiVersion() >= 1);
  }
}
