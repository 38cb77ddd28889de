package io.pimento.data.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.input.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoesAFileAppearOnlyWholeTest {
  private static final byte[] TEXT = "a,b\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"s.csv", "s.csv.gz", "s.csv.zst"})
  void afterItsCommit(String name) throws IOException {
    Path file = temp.resolve(name);
    try (OutputFile out = OutputFile.create(file)) {
      out.write(TEXT, 0, TEXT.length);
      assertThat(file).doesNotExist();
      out.commit();
    }
    try (InputFile in = InputFile.open(file)) {
      assertThat(in.readAllBytes()).isEqualTo(TEXT);
    }
    assertThat(Files.size(file) < TEXT.length).isEqualTo(!name.endsWith(".csv"));
    assertThat(temp)
        .isDirectoryContaining(p -> p.equals(file))
        .isDirectoryNotContaining("glob:**.*partial*");
    try (var all = Files.list(temp)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void isTheOldOneLeftWithoutCommit() throws IOException {
    Path file = Files.writeString(temp.resolve("s.csv"), "old");
    try (OutputFile out = OutputFile.create(file)) {
      out.write(TEXT, 0, TEXT.length);
    }
    assertThat(file).hasContent("old");
    try (var all = Files.list(temp)) {
      assertThat(all).containsExactly(file);
    }
    try (OutputFile out = OutputFile.create(file)) {
      out.write(TEXT, 0, 4);
      out.commit();
    }
    assertThat(file).hasContent("a,b\n");
  }

  @Test
  void isAFolderRefusedAndADeviceWrittenTo() throws IOException {
    assertThatThrownBy(() -> OutputFile.create(temp))
        .hasMessage(temp + ": is a folder; name a file to write");
    try (OutputFile out = OutputFile.create(Path.of("/dev/null"))) {
      out.write(TEXT, 0, TEXT.length);
      out.commit();
    }
  }
}
