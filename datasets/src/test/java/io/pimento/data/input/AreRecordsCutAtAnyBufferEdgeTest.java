package io.pimento.data.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AreRecordsCutAtAnyBufferEdgeTest {
  @TempDir Path temp;

  @Test
  void areLinesOfAllLengthsFound() throws IOException {
    Random random = new Random(4);
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < 400; k++) {
      lines.add("x".repeat(1 + random.nextInt(k % 50 == 0 ? 600_000 : 3000)));
    }
    Path file = Files.writeString(temp.resolve("lines"), String.join("\r\n", lines));
    List<String> found = new ArrayList<>();
    try (RecordScanner records = RecordScanner.lines(InputFile.open(file))) {
      while (records.next()) {
        assertThat(records.line()).isEqualTo(found.size() + 1);
        found.add(text(records));
      }
    }
    assertThat(found).isEqualTo(lines);
  }

  @Test
  void areQuotedLineEndsKeptAndLinesStillCounted() throws IOException {
    String big = "y".repeat(300_000);
    Path file =
        Files.writeString(
            temp.resolve("quoted"),
            "a,\"b\n\"\"c\n\",d\n\nit\"s,5\" tall\n\"" + big + "\n" + big + "\"\nlast");
    List<String> found = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    try (RecordScanner records = RecordScanner.quoted(InputFile.open(file), (byte) ',', false)) {
      while (records.next()) {
        found.add(text(records));
        lines.add(records.line());
      }
    }
    assertThat(found)
        .containsExactly(
            "a,\"b\n\"\"c\n\",d", "it\"s,5\" tall", "\"" + big + "\n" + big + "\"", "last");
    assertThat(lines).containsExactly(1L, 5L, 6L, 8L);
  }

  private static String text(RecordScanner records) {
    return new String(
        records.bytes(), records.from(), records.to() - records.from(), StandardCharsets.UTF_8);
  }
}
