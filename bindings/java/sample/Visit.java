import care.doorstep.Attendance;
import care.doorstep.Device;
import care.doorstep.DeviceStatus;
import care.doorstep.DoorstepException;
import care.doorstep.Enrolment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One visit, from the door to the hub: Visit HUB CACERT CODE CARER VISIT */
public final class Visit {
  public static void main(String[] args) throws DoorstepException, IOException {
    String hub = args[0];
    String certificates = Files.readString(Path.of(args[1]));
    String code = args[2];
    String carer = args[3];
    String visit = args[4];

    try (Device device = Device.open(Path.of("java-device"))) {
      device.enrol(Enrolment.of(hub, code).trusting(certificates).named("Java tablet", null));
      tryToSync(device); // brings today's rota

      Attendance door = Attendance.of(carer, visit).withManualReason("no tag at the door");
      device.checkIn(door);
      device.record("""
          {"type":"note.recorded","by":"%s","visit":"%s",
           "body":{"kind":"daily_log","text":"Ate well, asked for her sister \uD83C\uDF3B"}}
          """.formatted(carer, visit));
      device.checkOut(door);
      tryToSync(device);

      DeviceStatus status = device.status();
      System.out.printf("recorded %d, sent %d, unsent %d%n", status.recorded(), status.sent(), status.unsent());
      Files.writeString(Path.of("log.ndjson"), device.log());
      Files.writeString(Path.of("key.jwk"), device.publicKey());
    }
  }

  /** No network is no failure: what is unsent stays on the device, and goes with a later sync. */
  private static void tryToSync(Device device) throws DoorstepException {
    try {
      device.sync();
    } catch (DoorstepException failure) {
      switch (failure.errorClass()) {
        case OFFLINE, TRANSIENT, BUSY -> System.out.println("not yet sent: " + failure.getMessage());
        default -> throw failure;
      }
    }
  }
}
