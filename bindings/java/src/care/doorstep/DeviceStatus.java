package care.doorstep;

import java.time.Instant;
import java.util.Optional;

/**
 * How a device stands, counted from its log each time it is asked.
 *
 * @param recorded events of the current log
 * @param sent of these vouched for by a receipt of the hub
 * @param unsent events that are not
 * @param oldestUnsent when the oldest of them was recorded
 * @param lastReceipt when the hub last vouched for something
 * @param lastAttempt when a sync was last tried
 * @param nextAttempt a moment before which the hub wants none
 * @param incidents damage that was met and mended: {@link Device#incidents()}
 * @param enrolled whether it has a hub
 * @param needsEnrolment this log can't be sent any more: enrol anew, nothing is lost
 * @param lastFailure of syncing, until a sync succeeds
 * @param lastFailureCode its stable word, or empty
 * @param device its id; empty until it is enrolled
 * @param diskFull the reserve for recording is in use: ask for room
 * @param attachmentsUnsent photographs and voice notes whose bytes the hub does not have; thumbnails count
 * @param attachmentBytesUnsent how many bytes those are
 */
public record DeviceStatus(
    long recorded,
    long sent,
    long unsent,
    Optional<Instant> oldestUnsent,
    Optional<Instant> lastReceipt,
    Optional<Instant> lastAttempt,
    Optional<Instant> nextAttempt,
    long incidents,
    boolean enrolled,
    boolean needsEnrolment,
    Optional<ErrorClass> lastFailure,
    String lastFailureCode,
    String device,
    boolean diskFull,
    long attachmentsUnsent,
    long attachmentBytesUnsent) {
  static final int NUMBERS = 14;

  /** In the order of doorstep_device_status. */
  static DeviceStatus of(long[] n, String[] texts) {
    Optional<ErrorClass> failure = n[10] == 0 ? Optional.empty() : Optional.of(ErrorClass.of((int) n[10]));
    return new DeviceStatus(n[0], n[1], n[2], instant(n[3]), instant(n[4]), instant(n[5]), instant(n[6]), n[7],
        n[8] != 0, n[9] != 0, failure, texts[0], texts[1], n[11] != 0, n[12], n[13]);
  }

  private static Optional<Instant> instant(long ms) {
    return ms == Native.NO_TIME ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ms));
  }
}
