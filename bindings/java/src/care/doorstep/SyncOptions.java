package care.doorstep;

import java.time.Duration;

/**
 * How long a sync goes on by itself before it gives the last failure back.
 *
 * @param maxFailures attempts that failed since something last went well; 0: 4
 * @param longestWait a longer wait (the hub asked for it) is not waited for; zero: 30 seconds
 */
public record SyncOptions(int maxFailures, Duration longestWait) {
  /** What the library takes by itself. */
  public static final SyncOptions USUAL = new SyncOptions(0, Duration.ZERO);
}
