package io.pimento.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts in UTF-8: names of contents that change with them. */
public final class Sha256 {
  private static final int BYTES = 32;

  private Sha256() {}

  /** The 32 bytes, of several texts as if they were one. */
  public static byte[] of(String... texts) {
    MessageDigest digest = digest();
    for (String text : texts) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
    return digest.digest();
  }

  /** Of what comes bit by bit. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The same as 64 hexadecimal digits. */
  public static String hex(String... texts) {
    return hex(BYTES, texts);
  }

  /** The first bytes of it, two digits each. */
  public static String hex(int bytes, String... texts) {
    return HexFormat.of().formatHex(of(texts), 0, bytes);
  }
}
