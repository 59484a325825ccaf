package care.doorstep;

import java.io.Serializable;

/**
 * How far a round of syncing came.
 *
 * @param unsent events that no receipt of the hub vouches for yet
 * @param done everything is receipted and the feed is current
 * @param revoked the office has shut this device out
 * @param wiped … and wanted its data erased: nothing but close may follow
 * @param needsEnrolment this log can't be sent any more: enrol anew, nothing is lost
 */
public record SyncResult(long unsent, boolean done, boolean revoked, boolean wiped, boolean needsEnrolment)
    implements Serializable {
  private static final long serialVersionUID = 1;

  static SyncResult of(long[] numbers) {
    return new SyncResult(numbers[0], numbers[1] != 0, numbers[2] != 0, numbers[3] != 0, numbers[4] != 0);
  }
}
