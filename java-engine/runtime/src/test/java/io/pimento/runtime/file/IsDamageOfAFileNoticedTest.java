package io.pimento.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsDamageOfAFileNoticedTest {
  private static final List<String> LINES = List.of("{\"a\":1}", "{\"b\":2.5}", "{\"c\":\"x\"}");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("lines.jsonl");
    try (ChainedFile chain = ChainedFile.open(file, (n, json) -> {})) {
      assertThat(chain.isEmpty()).isTrue();
      for (String line : LINES) {
        chain.append(line);
      }
    }
  }

  private List<String> read() throws IOException {
    List<String> found = new ArrayList<>();
    ChainedFile.open(file, (n, json) -> found.add(json)).close();
    return found;
  }

  @Test
  void linesComeBackAndAreGoneOnWith() throws IOException {
    assertThat(read()).isEqualTo(LINES);
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    for (String line : LINES) {
      try (ChainedFile chain = ChainedFile.open(file, (n, json) -> {})) {
        chain.append(line);
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void linesThatMayWaitAreThereAtOnceAndTheSame() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    try (ChainedFile chain = ChainedFile.open(file, (n, json) -> {})) {
      for (int i = 0; i < LINES.size(); i++) {
        chain.appendSoon(LINES.get(i));
        // What a killed process leaves behind.
        assertThat(read()).isEqualTo(LINES.subList(0, i + 1));
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void aCutLastLineIsDroppedWhereverItIsCut() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int second = new String(whole, StandardCharsets.UTF_8).lastIndexOf('\n', whole.length - 2) + 1;
    for (int length = second; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(read()).isEqualTo(LINES.subList(0, 2));
      assertThat(Files.size(file)).isEqualTo(second);
      try (ChainedFile chain = ChainedFile.open(file, (n, json) -> {})) {
        chain.append(LINES.getLast());
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void everyFlippedBitBeforeTheLastLineIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int last = new String(whole, StandardCharsets.UTF_8).lastIndexOf('\n', whole.length - 2);
    for (int bit = 0; bit < last * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertThatThrownBy(this::read)
          .as("bit " + bit)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("lines.jsonl, line ");
    }
  }

  @Test
  void missingAndReorderedLinesAreNamed() throws IOException {
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), lines.get(2)));
    assertThatThrownBy(this::read).hasMessageContaining("lines.jsonl, line 2 is damaged");
    Files.write(file, List.of(lines.get(0), lines.get(2), lines.get(1)));
    assertThatThrownBy(this::read).hasMessageContaining("line 2");
    Files.write(file, List.of(lines.get(1), lines.get(2)));
    assertThatThrownBy(this::read).hasMessageContaining("line 1");
    Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(2).replace("x", "y")));
    assertThatThrownBy(this::read).hasMessageContaining("line 3");
  }

  @Test
  void linesOfBeforeThereWereHashesAreRead() throws IOException {
    Files.write(file, LINES);
    assertThat(read()).isEqualTo(LINES);
    try (ChainedFile chain = ChainedFile.open(file, (n, json) -> {})) {
      chain.append("{\"d\":4}");
    }
    assertThat(Files.readAllLines(file)).endsWith("{\"d\":4}").hasSize(4);
  }

  @Test
  void everyFlippedBitOfASealedTextIsNoticed() throws IOException {
    for (String json : List.of("{\"a\":1,\"b\":[1,2]}", "{\n  \"a\" : 1,\n  \"b\" : [ 1, 2 ]\n}")) {
      String sealed = Sealed.seal(json);
      assertThat(Sealed.open(file, sealed).replaceAll("\\s", ""))
          .isEqualTo("{\"a\":1,\"b\":[1,2]}");
      int end = sealed.indexOf(",", sealed.indexOf("2"));
      byte[] bytes = sealed.getBytes(StandardCharsets.UTF_8);
      for (int bit = 0; bit < end * 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        String text = new String(flipped, StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Sealed.open(file, text))
            .as("bit " + bit)
            .hasMessageContaining("lines.jsonl is damaged");
      }
      assertThat(Sealed.open(file, json)).isEqualTo(json);
    }
  }

  @Test
  void nothingIsWrittenInAFolderThatIsGone() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Path mark = Files.createFile(run.resolve("mark"));
    FolderGuard.watch(run, mark);
    try (ChainedFile chain = ChainedFile.open(run.resolve("j"), (n, json) -> {})) {
      chain.append(LINES.getFirst());
      Files.delete(run.resolve("j"));
      Files.delete(mark);
      Files.delete(run);
      Path lost = run.resolve("deeper").resolve("results.json");
      assertThatThrownBy(() -> AtomicFile.write(lost, "{}")).hasMessageContaining("was removed");
      assertThatThrownBy(() -> chain.append(LINES.get(1))).hasMessageContaining("was removed");
      assertThat(run).doesNotExist();
      Files.createDirectory(run);
      Files.createFile(folder.resolve("other"));
      Files.createFile(mark);
      assertThatThrownBy(() -> AtomicFile.write(lost, "{}")).hasMessageContaining("replaced");
    } finally {
      FolderGuard.release(run);
    }
    AtomicFile.write(run.resolve("results.json"), "{}");
    assertThat(run.resolve("results.json")).exists();
  }

  @Test
  void whatDeadWritersLeftIsRemovedAndWhatLivingOnesHaveIsNot() throws IOException {
    Path target = folder.resolve("results.json");
    // The largest process id of Linux is 2^22.
    Path dead = Files.writeString(folder.resolve("results.json.99999999-3.part"), "half");
    Path other = Files.writeString(folder.resolve("other.json.99999999-3.part"), "half");
    Path living =
        Files.writeString(
            folder.resolve("results.json." + ProcessHandle.current().pid() + "-0.part"), "half");
    AtomicFile.write(target, "{}");
    assertThat(dead).doesNotExist();
    assertThat(List.of(other, living, target)).allMatch(Files::exists);
  }
}
