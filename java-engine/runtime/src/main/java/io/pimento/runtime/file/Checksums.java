package io.pimento.runtime.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** CRC32C, which finds every flipped bit and every burst of up to 32, as eight hex digits. */
public final class Checksums {
  private Checksums() {}

  /** Of the bytes that remain; the buffer's position is kept. */
  public static int of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /** Of a text in UTF-8. */
  public static String of(String text) {
    return hex(of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  /** Eight digits. */
  public static String hex(int checksum) {
    return HexFormat.of().toHexDigits(checksum);
  }
}
