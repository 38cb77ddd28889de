package io.pimento.data.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesATruncatedArchiveFailTest {
  @TempDir Path temp;

  private static byte[] text(int seed) {
    StringBuilder text = new StringBuilder();
    Random random = new Random(seed);
    for (int k = 0; k < 20_000; k++) {
      text.append(random.nextInt(100)).append(k % 10 == 9 ? '\n' : '\t');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private byte[] read(byte[] file) throws IOException {
    Path path = temp.resolve("data");
    Files.write(path, file);
    try (InputFile in = InputFile.open(path)) {
      byte[] all = in.readAllBytes();
      assertThat(in.fileBytesRead()).isEqualTo(file.length);
      return all;
    }
  }

  @Test
  void areAllMembersAndFramesReadThrough() throws IOException {
    byte[] a = text(1);
    byte[] b = text(2);
    assertThat(read(a)).isEqualTo(a);
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(gzip(a))).isEqualTo(a);
    assertThat(read(join(gzip(a), gzip(new byte[0]), gzip(b)))).isEqualTo(join(a, b));
    assertThat(read(join(gzip(a), new byte[100]))).as("zero padding").isEqualTo(a);
    assertThat(read(Zstd.compress(a))).isEqualTo(a);
    assertThat(read(join(Zstd.compress(a), Zstd.compress(b)))).isEqualTo(join(a, b));
  }

  @Test
  void isEveryCutOfAGzipArchiveAnError() throws IOException {
    byte[] first = gzip(text(1));
    byte[] whole = join(first, gzip(text(2)));
    for (int length = 2; length < whole.length; length += length < 40 ? 1 : 701) {
      assertTruncated(Arrays.copyOf(whole, length), "gzip archive is truncated");
    }
    // Inside the second member's header, where the JDK's own stream would see a regular end.
    for (int more = 1; more < 10; more++) {
      assertTruncated(Arrays.copyOf(whole, first.length + more), "gzip archive is truncated");
    }
    assertTruncated(Arrays.copyOf(whole, whole.length - 1), "gzip archive is truncated");
  }

  @Test
  void isEveryCutOfAZstdArchiveAnError() throws IOException {
    byte[] whole = Zstd.compress(text(1));
    for (int length = 4; length < whole.length; length += length < 40 ? 1 : 701) {
      assertTruncated(Arrays.copyOf(whole, length), "zstd archive is truncated");
    }
    assertTruncated(Arrays.copyOf(whole, whole.length - 1), "zstd archive is truncated");
  }

  @Test
  void areDamagedAndForeignBytesErrors() throws IOException {
    byte[] gzip = gzip(text(1));
    byte[] wrongCrc = gzip.clone();
    wrongCrc[gzip.length - 6] ^= 1;
    assertTruncated(wrongCrc, "checksum or size does not match");
    assertTruncated(join(gzip, "garbage".getBytes(StandardCharsets.UTF_8)), "no gzip member");
    byte[] zstd = Zstd.compress(text(1));
    assertTruncated(join(zstd, "garbage".getBytes(StandardCharsets.UTF_8)), "zstd");
  }

  private void assertTruncated(byte[] file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("data: ")
        .hasMessageContaining(message);
  }
}
