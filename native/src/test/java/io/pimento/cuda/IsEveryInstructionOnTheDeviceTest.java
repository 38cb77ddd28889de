package io.pimento.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** Sizes and codes come from the generated header alone; whoever writes one again fails here. */
  @Test
  void nothingSharedIsWrittenTwice() throws IOException {
    String header = InstructionHeader.text();
    assertThat(header)
        .contains("constexpr int THREADS = " + TapeLimits.THREADS + ";")
        .contains("enum Function { MULTIPLY, SCALE, RELU, RELU_GRADIENT, ")
        .contains("enum Scalar { RATE, EPSILON, ");
    Matcher shared = Pattern.compile("constexpr int (\\w+) =|enum (\\w+) \\{").matcher(header);
    String sources = sources();
    while (shared.find()) {
      String name = shared.group(1) == null ? "enum " + shared.group(2) + " " : shared.group(1);
      // Operands' places, in small letters, are in namespaces of their own.
      if (name.equals(name.toUpperCase(Locale.ROOT))) {
        assertThat(sources).doesNotContainPattern("constexpr int " + name + "\\b");
      } else if (name.startsWith("enum ")) {
        assertThat(sources).doesNotContain(name + "{");
      }
    }
    for (EntryFunction f : EntryFunction.values()) {
      assertThat(sources).as("elementwise.cuh runs " + f).contains("map_range<" + f + ">(");
    }
  }
}
