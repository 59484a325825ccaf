package care.doorstep;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text as real UTF-8, never JNI's own form of it. */
final class Text {
  private Text() {}

  /** Throws IllegalArgumentException where a character is half a pair: it would be replaced without a word. */
  static byte[] encode(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException half) {
      throw new IllegalArgumentException("the text has half of a surrogate pair", half);
    }
  }

  /** For the C interface, where a 0 ends a text: null stays null, a text with a 0 is an IllegalArgumentException. */
  static byte[] orNull(String text) {
    if (text == null) {
      return null;
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the text has a NUL");
    }
    return encode(text);
  }

  /** The same of a text that must be there, else a NullPointerException that names it. */
  static byte[] needed(String text, String what) {
    return orNull(Objects.requireNonNull(text, what));
  }

  static String decode(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }
}
