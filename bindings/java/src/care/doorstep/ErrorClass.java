package care.doorstep;

/** What to do about a failure. */
public enum ErrorClass {
  /** No way to the hub: passes by itself. */
  OFFLINE(1),
  /** Passes: try again. */
  TRANSIENT(2),
  /** An enrolment is needed; what is unsent goes on in the new log. */
  AUTH(3),
  /** What was handed in is wrong: do not try again. Nothing was written. */
  REJECTED(4),
  /** Disk or memory is full. What is recorded is safe. */
  SPACE(5),
  /** The key is missing or another one, or the key store failed. Nothing is damaged. */
  KEY(6),
  /** A file is damaged and could not be mended; it was set aside, never deleted. */
  CORRUPT(7),
  /** Written by a newer Doorstep; nothing was touched. */
  TOO_NEW(8),
  /** Another process has the directory, or another thread is syncing. */
  BUSY(9),
  /** Must not happen: please report it. */
  BUG(10);

  private final int status;

  ErrorClass(int status) {
    this.status = status;
  }

  /** Of a status of the C interface; one that a later library added is a BUG to this one. */
  static ErrorClass of(int status) {
    for (ErrorClass each : values()) {
      if (each.status == status) {
        return each;
      }
    }
    return BUG;
  }
}
