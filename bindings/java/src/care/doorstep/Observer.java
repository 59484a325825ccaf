package care.doorstep;

import java.time.Duration;

/**
 * Hears of what changes on a device, by polling: no thread of the library ever calls an app. One thread at a
 * time.
 */
public final class Observer implements AutoCloseable {
  private final long handle;

  Observer(long handle) {
    this.handle = handle;
  }

  /**
   * Waits for a change that was not yet told. Of several of one kind it tells one: ask the device what is so now.
   *
   * @param timeout how long at most, and never more than a day; zero: not at all
   * @return the change, {@link Change#NONE} where the time went by
   * @throws DoorstepException where the library has failed
   * @throws IllegalStateException where this observer is closed
   */
  public Change poll(Duration timeout) throws DoorstepException {
    return Change.of(Native.poll(handle, millisOf(timeout)));
  }

  /** Wakes a poll under way, and waits for it. A second time nothing happens. */
  @Override
  public void close() {
    Native.closeObserver(handle);
  }

  private static long millisOf(Duration timeout) {
    return timeout.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1).toMillis() : timeout.toMillis();
  }
}
