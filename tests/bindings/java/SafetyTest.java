import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import care.doorstep.Attendance;
import care.doorstep.Device;
import care.doorstep.DoorstepException;
import care.doorstep.Draft;
import care.doorstep.Enrolment;
import care.doorstep.ErrorClass;
import care.doorstep.Host;
import care.doorstep.LockStatus;
import care.doorstep.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

/** Drafts, PINs, and a directory whose keys are lost. */
public class SafetyTest extends Fixture {
  private static String codeOf(org.junit.function.ThrowingRunnable call) {
    DoorstepException failure = assertThrows(DoorstepException.class, call);
    return failure.errorClass() + " " + failure.code();
  }

  @Test
  public void whatIsTypedOutlivesTheAppUntilItIsRecorded() throws Exception {
    String visit;
    try (Device device = enrolled()) {
      visit = device.checkIn(Attendance.unplanned("mia", "ann", "care")).visit().orElseThrow();
      device.putDraft(new Draft(visit, "daily_log", "mia"), "Ate w\u00e9ll \uD83C\uDF3B");
      assertEquals("Ate w\u00e9ll \uD83C\uDF3B", device.draft(new Draft(visit, "daily_log", "mia")));
      assertEquals("", device.draft(new Draft(visit, "handover", "mia")));
      assertTrue(device.drafts().contains(visit));
      assertFalse(device.status().diskFull());
      device.putDraft(new Draft(visit, "handover", "mia"), "Key under the mat");
      device.dropDraft(new Draft(visit, "handover", "mia"));
      device.record("{\"type\":\"note.recorded\",\"by\":\"mia\",\"visit\":\"" + visit
          + "\",\"body\":{\"kind\":\"daily_log\",\"text\":\"Ate well\"}}");
      assertEquals("{\"drafts\":[]}", device.drafts());
      assertEquals("REJECTED bad_draft", codeOf(() -> device.putDraft(new Draft("no visit", "x", "mia"), "")));
    }
  }

  @Test
  public void aPinLocksReadingAndNeverRecording() throws Exception {
    try (Device device = enrolled()) {
      assertFalse(device.lockStatus().pins());
      assertEquals("REJECTED bad_pin", codeOf(() -> device.setPin("mia", null, "1234")));
      device.setPin("mia", null, "2580");
      device.touch();
      LockStatus open = device.lockStatus();
      assertTrue(open.pins() && !open.locked() && !open.locksIn().isZero());
      assertEquals("mia", open.carer());
      device.lock();
      assertTrue(device.lockStatus().locked());
      assertEquals("KEY locked", codeOf(device::today));
      assertEquals("KEY locked", codeOf(device::log));
      Recorded recorded = device.record(NOTE);
      assertEquals(1, recorded.seq());
      assertEquals("REJECTED wrong_pin", codeOf(() -> device.unlock("mia", "2581")));
      assertTrue(device.pins().contains("\"tries_left\":9"));
      device.unlock("mia", "2580");
      device.today();
      device.setPin("mia", "2580", "4071");
      device.lock();
      assertEquals("REJECTED wrong_pin", codeOf(() -> device.unlock("mia", "2580")));
      device.unlock("mia", "4071");
    }
  }

  @Test
  public void aDirectoryWhoseKeysAreLostSaysSoAndRecordingGoesOnBesideIt() throws Exception {
    Path where = directory("keyless");
    FakeHub hub = new FakeHub();
    Host host = Host.PLATFORM.withTransport(hub);
    try (Device device = Device.open(where, host)) {
      device.enrol(Enrolment.of("https://hub.example", "code"));
      device.record(NOTE);
    }
    Files.delete(where.resolve("keys").resolve("database"));
    assertEquals("KEY key_missing", codeOf(() -> Device.open(where, host)));
    try (Device beside = Device.openBeside(where, host)) {
      assertEquals(1, beside.record(NOTE).seq());
      assertEquals(ErrorClass.AUTH, assertThrows(DoorstepException.class, beside::sync).errorClass());
    }
    assertEquals("{\"devices\":[]}", Device.recoverable(where, host)); // it has never synced
    assertEquals("KEY no_recovery",
        codeOf(() -> Device.recover(where, host, Enrolment.of("https://hub.example", "code"))));
  }
}
