package care.doorstep;

/**
 * The clocks of a device. On Android: {@code System.currentTimeMillis()}, {@code
 * SystemClock.elapsedRealtime()} and the setting {@code BOOT_COUNT}. Asked at every event: where one throws,
 * that call fails with {@link ErrorClass#TRANSIENT} {@code clock_failed}, and nothing is recorded.
 */
public interface Clock {
  /**
   * The time of day as the device believes it; it may be wrong and may step.
   *
   * @return milliseconds since 1970-01-01T00:00Z
   */
  long wallMillis();

  /**
   * Milliseconds since boot, counting sleep; never goes back within a boot.
   *
   * @return the uptime
   */
  long uptimeMillis();

  /**
   * An identifier of the current boot.
   *
   * @return 1 to 64 bytes of UTF-8
   */
  String bootId();
}
