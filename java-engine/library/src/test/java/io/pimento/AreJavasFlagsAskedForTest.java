package io.pimento;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Java without what the kernels need says so when an engine is opened. */
class AreJavasFlagsAskedForTest {
  /** What is started. */
  static final class Opens {
    private Opens() {}

    public static void main(String[] args) {
      try (Engine engine = Engine.open(Backend.cpu(1))) {
        System.out.println("opened " + engine.backend());
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static String started(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Opens.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void allOfThemOpenAnEngine() throws Exception {
    assertThat(started(JvmFlags.ALL.split(" "))).contains("opened cpu of 1 threads");
  }

  @Test
  void eachThatIsMissingIsNamed() throws Exception {
    assertThat(started(JvmFlags.NATIVE))
        .contains("without " + JvmFlags.VECTOR)
        .doesNotContain("without " + JvmFlags.NATIVE)
        .contains("java " + Engine.JVM_FLAGS)
        .doesNotContain("NoClassDefFoundError");
    assertThat(started(JvmFlags.VECTOR)).contains("without " + JvmFlags.NATIVE);
    assertThat(started()).contains(JvmFlags.VECTOR + " (", " and " + JvmFlags.NATIVE + " (");
    assertThat(started(JvmFlags.VECTOR, JvmFlags.NATIVE, "--sun-misc-unsafe-memory-access=deny"))
        .contains("without " + JvmFlags.UNSAFE);
  }

  @Test
  void theyAreThoseThatTheBuildRunsWith() throws IOException {
    Path pom = Path.of("").toAbsolutePath();
    while (!Files.exists(pom.resolve("ci")) && pom.getParent() != null) {
      pom = pom.getParent();
    }
    assertThat(Files.readString(pom.resolve("pom.xml")))
        .contains("<pimento.jvm.args>" + Engine.JVM_FLAGS + "</pimento.jvm.args>");
    assertThat(
            Files.readString(pom.resolve("java-engine/library/src/main/javadoc/overview.html"))
                .replaceAll("\\s+", " "))
        .contains(Engine.JVM_FLAGS);
  }
}
