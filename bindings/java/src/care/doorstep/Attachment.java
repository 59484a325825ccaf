package care.doorstep;

/**
 * A photograph or a voice note. Its type is told from the bytes: JPEG, PNG, WebP; Ogg, WebM, MPEG-4 sound.
 *
 * @param carer who adds it: an id or the office's name, as the next two
 * @param visit null: the event belongs to none
 * @param person null: the visit's own
 * @param of the event that it belongs to: a note, an incident
 * @param bytes at most 25 MiB
 * @param thumbnail a small picture of it, made by the app, at most 30 KiB; null: none
 */
public record Attachment(String carer, String visit, String person, String of, byte[] bytes, byte[] thumbnail) {
  /**
   * One of a visit, without a thumbnail.
   *
   * @param carer who adds it
   * @param visit whose
   * @param of the event that it belongs to
   * @param bytes the photograph or the voice note
   * @return the attachment
   */
  public static Attachment of(String carer, String visit, String of, byte[] bytes) {
    return new Attachment(carer, visit, null, of, bytes, null);
  }

  /**
   * The same with a small picture of it.
   *
   * @param small JPEG, PNG or WebP
   * @return the attachment
   */
  public Attachment withThumbnail(byte[] small) {
    return new Attachment(carer, visit, person, of, bytes, small);
  }
}
