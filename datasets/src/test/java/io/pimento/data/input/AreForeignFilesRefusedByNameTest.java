package io.pimento.data.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AreForeignFilesRefusedByNameTest {
  private static final byte[] TEXT =
      "label,price\n1,0.5\n0,2\n".repeat(3).getBytes(StandardCharsets.UTF_8);

  /** RFC 8878: any of sixteen magics, a length, that many bytes. */
  private static final byte[] SKIPPABLE = HexFormat.of().parseHex("5a2a4d1803000000787978");

  @TempDir Path temp;

  private byte[] read(byte[] file) throws IOException {
    try (InputFile in = InputFile.open(Files.write(temp.resolve("data"), file))) {
      return in.readAllBytes();
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(temp.resolve("data") + ": ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "fd377a585a0000, compressed with xz",
    "425a6839314159265359, compressed with bzip2",
    "425a6831177245385090, compressed with bzip2",
    "04224d1864, compressed with lz4",
    "02214c18, compressed with lz4",
    "377abcaf271c0004, a 7z archive",
    "526172211a0700, a RAR archive",
    "ff060000734e61507059, compressed with snappy",
    "5d00008000, compressed with lzma",
    "1f9d90, compressed with compress",
    "50415231, a Parquet file",
    "50415245, an encrypted Parquet file",
    "4f524308031000, an ORC file",
    "4f626a01, an Avro file",
    "4152524f57310000, an Arrow",
    "894844460d0a1a0a, an HDF5 file",
    "934e554d505901, a NumPy array"
  })
  void isAFileKnownByItsFirstBytes(String magic, String what) throws IOException {
    byte[] file = Arrays.copyOf(HexFormat.of().parseHex(magic), 600);
    Arrays.fill(file, magic.length() / 2, file.length, (byte) 'x');
    assertRefused(file, "is " + what);
    assertRefused(gzip(file), "is " + what);
  }

  @Test
  void isAFileThatIsCompressedTwiceRefused() throws IOException {
    assertRefused(gzip(Zstd.compress(TEXT)), "is compressed twice, inside with zstd");
    assertRefused(Zstd.compress(gzip(TEXT)), "is compressed twice, inside with gzip");
  }

  @Test
  void areArchivesOfSeveralFilesRefused() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("d.csv"));
      out.write(TEXT);
    }
    assertRefused(zip.toByteArray(), "is a zip archive");
    byte[] tar = Arrays.copyOf(TEXT, 1024);
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    assertRefused(gzip(tar), "is a tar archive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
  void isWideTextRefused(String charset) {
    byte[] wide = new String(TEXT, StandardCharsets.UTF_8).getBytes(Charset.forName(charset));
    assertRefused(wide, "convert it to UTF-8");
    byte[] marked = ("\uFEFFlabel,price\n1,2\n").getBytes(Charset.forName(charset));
    assertRefused(marked, "convert it to UTF-8");
  }

  @Test
  void isTextThatOnlyLooksForeignRead() throws IOException {
    for (String text :
        new String[] {"ORC,price\n1,2\n", "BZh9,x\n", "PK,a\n", "]a\n", "a\0\0b\n"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThat(read(bytes)).isEqualTo(bytes);
    }
  }

  @Test
  void isAByteOrderMarkSkippedOnceAndOnlyInFront() throws IOException {
    byte[] mark = HexFormat.of().parseHex("efbbbf");
    assertThat(read(join(mark, TEXT))).isEqualTo(TEXT);
    assertThat(read(gzip(join(mark, TEXT)))).isEqualTo(TEXT);
    assertThat(read(Zstd.compress(join(mark, TEXT)))).isEqualTo(TEXT);
    assertThat(read(mark)).isEmpty();
    assertThat(read(join(TEXT, mark, TEXT))).isEqualTo(join(TEXT, mark, TEXT));
    assertThat(read(join(mark, mark, TEXT))).isEqualTo(join(mark, TEXT));
  }

  @Test
  void areSkippableFramesPassedOverAnywhere() throws IOException {
    byte[] frame = Zstd.compress(TEXT);
    for (int low = 0; low < 16; low++) {
      byte[] skippable = SKIPPABLE.clone();
      skippable[0] = (byte) (0x50 + low);
      assertThat(read(join(skippable, frame))).isEqualTo(TEXT);
    }
    assertThat(read(join(SKIPPABLE, SKIPPABLE, frame, SKIPPABLE, frame, SKIPPABLE)))
        .isEqualTo(join(TEXT, TEXT));
    assertThat(read(SKIPPABLE)).isEmpty();
    for (int cut = 5; cut < SKIPPABLE.length; cut++) {
      assertRefused(Arrays.copyOf(SKIPPABLE, cut), "truncated in a skippable frame");
    }
    assertRefused(join(SKIPPABLE, TEXT), "no zstd frame");
    assertRefused(join(SKIPPABLE, HexFormat.of().parseHex("04224d18")), "is compressed with lz4");
  }

  @Test
  void isAWideWindowReadOrNamed() throws IOException {
    // A frame of one raw block "1,2\n", whose window is 2 GiB; then 2.25 GiB, 4 GiB and 2 TiB.
    byte[] frame = HexFormat.of().parseHex("28b52ffd00a8210000312c320a");
    assertThat(new String(read(frame), StandardCharsets.US_ASCII)).isEqualTo("1,2\n");
    frame[5] = (byte) 0xa9;
    assertRefused(frame, "need a window of more than 2 GiB, more than the limit of 2 GiB");
    frame[5] = (byte) 0xb0;
    assertRefused(frame, "need a window of 4 GiB, more than the limit of 2 GiB");
    frame[5] = (byte) 0xf8;
    assertRefused(frame, "need a window of 2048 GiB");
    // Behind another frame the library meets it.
    assertRefused(join(Zstd.compress(TEXT), frame), "need a window of more than 2 GiB");
  }

  @Test
  void isNothingInAMessageThatATerminalWouldObey() {
    byte[] cell = "a\0b\u001b[31m\r\nc\td\u0085\uFEFF\u202Ee".getBytes(StandardCharsets.UTF_8);
    assertThat(Printable.start(cell, 0, cell.length))
        .isEqualTo("a\\0b\\u001B[31m\\r\\nc\\td\\u0085\\uFEFF\\u202Ee");
    assertThat(Printable.text("Käse \"日本\"")).isEqualTo("Käse \"日本\"");
  }

  @Test
  void isALibraryThatCannotBeUnpackedNamedWithItsFolder() throws Exception {
    Path file = Files.write(temp.resolve("d.csv.zst"), Zstd.compress(TEXT));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temp.resolve("none"),
                "-cp",
                System.getProperty("java.class.path"),
                OpenOneFile.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    // The virtual machine warns of such a folder, too.
    assertThat(said.strip())
        .endsWith(
            file
                + ": needs the zstd library, which could not be loaded from the temporary folder "
                + temp.resolve("none")
                + " (it must be writable, have a few MB of room and allow programs to run); set"
                + " another one with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER");
  }
}
