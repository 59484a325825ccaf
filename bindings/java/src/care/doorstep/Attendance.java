package care.doorstep;

import java.util.Objects;

/**
 * A carer at a door. Carer, visit and person are UUIDs or the office's names. There is no time: it is taken
 * from the clocks.
 *
 * @param carer who is there
 * @param visit of the rota; null at a check-in: an unplanned visit begins
 * @param person of an unplanned visit, else null
 * @param service of an unplanned visit, else null
 * @param tag what the tag at the door says (NFC, QR), or null
 * @param manualReason why there is no evidence, or null
 * @param position where, or null: the device's {@link Location} is asked
 */
public record Attendance(
    String carer, String visit, String person, String service, String tag, String manualReason, Position position) {
  /**
   * At a visit: one of the rota, or an unplanned one that has begun.
   *
   * @param carer who is there
   * @param visit which
   * @return the attendance
   */
  public static Attendance of(String carer, String visit) {
    return new Attendance(carer, Objects.requireNonNull(visit, "visit"), null, null, null, null, null);
  }

  /**
   * At a visit that nobody planned; its check-in makes it.
   *
   * @param carer who is there
   * @param person who is supported
   * @param service which service, by the provider's word for it
   * @return the attendance
   */
  public static Attendance unplanned(String carer, String person, String service) {
    return new Attendance(carer, null, Objects.requireNonNull(person, "person"),
        Objects.requireNonNull(service, "service"), null, null, null);
  }

  /**
   * The same, with the tag at the door.
   *
   * @param text what it says
   * @return the attendance
   */
  public Attendance withTag(String text) {
    return new Attendance(carer, visit, person, service, text, manualReason, position);
  }

  /**
   * The same, with the reason for which there is no evidence.
   *
   * @param reason in words
   * @return the attendance
   */
  public Attendance withManualReason(String reason) {
    return new Attendance(carer, visit, person, service, tag, reason, position);
  }

  /**
   * The same, at a place that is known already.
   *
   * @param place where
   * @return the attendance
   */
  public Attendance at(Position place) {
    return new Attendance(carer, visit, person, service, tag, manualReason, place);
  }
}
