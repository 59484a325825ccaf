package care.doorstep;

import java.time.Duration;

/**
 * Who may read on a device.
 *
 * @param pins somebody has a PIN; else nothing is ever locked
 * @param locked nothing can be read now
 * @param locksIn where nobody touches it; zero where it is locked or nobody has a PIN
 * @param carer who has unlocked it; empty: nobody
 */
public record LockStatus(boolean pins, boolean locked, Duration locksIn, String carer) {
  static final int NUMBERS = 3;

  /** In the order of doorstep_lock_status. */
  static LockStatus of(long[] n, String[] texts) {
    return new LockStatus(n[1] != 0, n[2] != 0, Duration.ofMillis(n[0]), texts[0]);
  }
}
