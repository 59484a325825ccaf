package care.doorstep;

/** About the library, and what needs no device. */
public final class Doorstep {
  private Doorstep() {}

  /**
   * The version of the native library.
   *
   * @return as {@code 1.2.3}
   */
  public static String version() {
    return Text.decode(Native.version());
  }

  /**
   * The version of the C interface that the native library has.
   *
   * @return a number that grows when something is added
   */
  public static int abiVersion() {
    return Native.abiVersion();
  }

  /**
   * Devices and observers that were opened and not closed: 0 at the end of every test.
   *
   * @return how many
   */
  public static long liveHandles() {
    return Native.liveHandles();
  }

  /**
   * Checks a log, as {@link Device#log()} gives it, by the key of its device: chain, hashes, signature.
   *
   * @param lines the log
   * @param publicKey as {@link Device#publicKey()} gives it
   * @throws DoorstepException {@link ErrorClass#REJECTED} with the code of the fault ({@code bad_event}, {@code
   *     bad_chain},
   *     {@code bad_signature}, {@code bad_body}) and its line in the message
   */
  public static void verifyLog(String lines, String publicKey) throws DoorstepException {
    Native.verifyLog(Text.encode(lines), Text.needed(publicKey, "publicKey"));
  }
}
