package io.pimento.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AreGivenPathsReadTest {
  private static final int BLOCKS = 2;
  private final Architecture some = Architecture.fullPath(SearchSpace.FULL, BLOCKS);

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("paths.json"), text);
  }

  @Test
  void ofAnArchitectureFile() throws IOException {
    assertThat(GivenPaths.read(file(ArchitectureJson.write(some)), BLOCKS)).containsExactly(some);
  }

  @Test
  void ofAnArray() throws IOException {
    String one = ArchitectureJson.write(some);
    assertThat(GivenPaths.read(file("[" + one + "," + one + "]"), BLOCKS))
        .containsExactly(some, some);
  }

  @Test
  void whatIsNoPathIsNamed() throws IOException {
    assertThatThrownBy(() -> GivenPaths.read(file("[]"), BLOCKS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a choice, or an array of at least one");
    assertThatThrownBy(() -> GivenPaths.read(file("{\"a\": 1}"), BLOCKS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("paths.json");
    Path three = file(ArchitectureJson.write(some));
    assertThatThrownBy(() -> GivenPaths.read(three, BLOCKS + 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("3 blocks, not 2");
  }
}
