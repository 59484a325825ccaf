package care.doorstep;

/**
 * Named secrets of a few dozen bytes: Android's Keystore, a keychain. Where one of these throws, the call that
 * needed it fails with {@link ErrorClass#KEY} {@code key_store_failed}; nothing is taken for damage.
 */
public interface KeyStore {
  /**
   * A secret.
   *
   * @param name its name
   * @return its bytes, or null where there is none of that name
   * @throws Exception where the store can't be read
   */
  byte[] get(String name) throws Exception;

  /**
   * Keeps a secret, in place of one of that name; durable when it returns.
   *
   * @param name its name
   * @param secret its bytes
   * @throws Exception where the store can't be written
   */
  void put(String name, byte[] secret) throws Exception;

  /**
   * Forgets a secret; one that is not there is no failure.
   *
   * @param name its name
   * @throws Exception where the store can't be written
   */
  void remove(String name) throws Exception;
}
