package io.pimento.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of instructions against the kernels' sources. */
class IsEveryInstructionOnTheDeviceTest {
  private static final Path SOURCES = Path.of("src/main/cuda");

  private static String sources() throws IOException {
    try (var files = Files.list(SOURCES)) {
      return files.map(IsEveryInstructionOnTheDeviceTest::text).collect(Collectors.joining("\n"));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Instruction.class)
  void aFunctionOfItsNameRunsIt(Instruction i) throws IOException {
    assertThat(sources()).contains("void " + i.symbol() + "(Unit u)");
    assertThat(InstructionHeader.text())
        .contains("case " + i.number() + ": " + i.symbol() + "(u); break;")
        .contains("namespace " + i.symbol() + "_operands {");
  }

  @Test
  void everySourceTravelsToWhereItIsCompiled() throws IOException {
    try (var files = Files.list(SOURCES)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(KernelImage.sources());
    }
  }

  @Test
  void sizesAgree() throws IOException {
    assertThat(sources())
        .contains("constexpr int THREADS = " + TapeLimits.THREADS + ";")
        .contains("constexpr int ELEMENTS = " + TapeLimits.ELEMENTS + ";")
        .contains("constexpr int BASES = " + TapeLimits.BASES + ";")
        .contains("constexpr int SCALARS = " + TapeLimits.SCALARS + ";")
        .contains("constexpr int SORT_CHUNK = " + TapeLimits.SORT_CHUNK + ";")
        .contains("constexpr int MERGE_UNIT = " + TapeLimits.MERGE_UNIT + ";");
  }
}
