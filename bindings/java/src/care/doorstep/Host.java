package care.doorstep;

/**
 * What an app supplies in place of the platform's own. Callbacks come on the thread whose call needs them, and
 * may block. Of their own device they may call {@link Device#interrupt()} alone.
 *
 * @param clock null: the machine's
 * @param keyStore null: files in the device's directory
 * @param transport null: libcurl
 * @param location null: none
 */
public record Host(Clock clock, KeyStore keyStore, Transport transport, Location location) {
  /** Nothing is supplied. */
  public static final Host PLATFORM = new Host(null, null, null, null);

  /**
   * The same with a clock.
   *
   * @param mine the clock
   * @return the host
   */
  public Host withClock(Clock mine) {
    return new Host(mine, keyStore, transport, location);
  }

  /**
   * The same with a key store.
   *
   * @param mine the key store
   * @return the host
   */
  public Host withKeyStore(KeyStore mine) {
    return new Host(clock, mine, transport, location);
  }

  /**
   * The same with a transport.
   *
   * @param mine the transport
   * @return the host
   */
  public Host withTransport(Transport mine) {
    return new Host(clock, keyStore, mine, location);
  }

  /**
   * The same with a location.
   *
   * @param mine the location
   * @return the host
   */
  public Host withLocation(Location mine) {
    return new Host(clock, keyStore, transport, mine);
  }
}
