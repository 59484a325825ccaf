package care.doorstep;

/**
 * How a device gets to know its hub.
 *
 * @param hubUrl {@code https://host[:port]}
 * @param code the office's, good for ten minutes and one device
 * @param certificates PEM, the only ones to trust; null: the system's
 * @param pin {@code sha256//…} of the hub's public key, to be enforced; null: none
 * @param name what the office sees of this device; null: tablet
 * @param model what kind of device it is; null: unknown
 */
public record Enrolment(String hubUrl, String code, String certificates, String pin, String name, String model) {
  /**
   * With a hub whose certificate the system trusts.
   *
   * @param hubUrl {@code https://host[:port]}
   * @param code the office's
   * @return the enrolment
   */
  public static Enrolment of(String hubUrl, String code) {
    return new Enrolment(hubUrl, code, null, null, null, null);
  }

  /**
   * The same, trusting these certificates alone.
   *
   * @param pem the certificates
   * @return the enrolment
   */
  public Enrolment trusting(String pem) {
    return new Enrolment(hubUrl, code, pem, pin, name, model);
  }

  /**
   * The same, with the hub's public key enforced.
   *
   * @param key {@code sha256//…}
   * @return the enrolment
   */
  public Enrolment pinned(String key) {
    return new Enrolment(hubUrl, code, certificates, key, name, model);
  }

  /**
   * The same, under a name.
   *
   * @param device what the office sees of this device
   * @param kind what kind of device it is, or null
   * @return the enrolment
   */
  public Enrolment named(String device, String kind) {
    return new Enrolment(hubUrl, code, certificates, pin, device, kind);
  }
}
