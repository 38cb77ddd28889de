package io.pimento.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoWritersKeepOutOfEachOthersWayTest {
  @TempDir Path temp;

  private List<Path> hidden() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.filter(f -> f.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  @Test
  void doesTheSecondOfTwoWritersLeaveTheFirstsDataSet() throws IOException {
    Path target = temp.resolve("d");
    try (DatasetWriter first = Shards.writer(target, false, Shards::open);
        DatasetWriter second = Shards.writer(target, false, Shards::open)) {
      assertThat(hidden()).hasSize(2);
      assertThat(hidden())
          .allMatch(
              f ->
                  f.getFileName()
                      .toString()
                      .startsWith(".d.partial-" + ProcessHandle.current().pid() + "-"));
      Shards.fill(first);
      Shards.fill(second);
      first.commit("{}");
      assertThatThrownBy(() -> second.commit("{}")).hasMessageContaining("already here");
    }
    assertThat(hidden()).isEmpty();
    try (ShardedDataset data = ShardedDataset.open(target)) {
      data.verify();
    }
  }

  @Test
  void isWhatAKilledWriterLeftRemovedAndALivingOnesKept() throws Exception {
    Path target = temp.resolve("d");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WriteForEver.class.getName(),
                target.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("writing");
      assertThat(hidden()).hasSize(1);
      assertThat(DatasetWriter.clearLeftovers(target)).as("its process lives").isEmpty();
      assertThat(hidden()).hasSize(1);
    } finally {
      other.destroyForcibly().waitFor();
    }
    Path left = hidden().getFirst();
    assertThat(left).isDirectoryContaining(f -> f.getFileName().toString().endsWith(".shard"));
    assertThat(DatasetWriter.clearLeftovers(target))
        .containsExactly(left + ", left by a process that was stopped, was removed");
    assertThat(hidden()).isEmpty();
  }

  @Test
  void isAWriterOfThisProcessLeftAlone() throws IOException {
    Path target = temp.resolve("d");
    try (DatasetWriter writer = Shards.writer(target, false, Shards::open)) {
      assertThat(DatasetWriter.clearLeftovers(target)).isEmpty();
      Shards.fill(writer);
      writer.commit("{}");
    }
    try (ShardedDataset data = ShardedDataset.open(target)) {
      data.verify();
    }
  }

  @Test
  void isWhatCannotBeToldNamedAndKept() throws IOException {
    Path unlocked = Files.createDirectory(temp.resolve(".d.partial-0c9d"));
    Path shard = Files.createFile(unlocked.resolve("train-00000.shard"));
    Files.setLastModifiedTime(unlocked, FileTime.from(Instant.now().minusSeconds(3600)));
    Path old = Files.createDirectory(temp.resolve(".d.old-1-2"));
    Path others = Files.createDirectory(temp.resolve(".e.partial-0c9d"));
    assertThat(DatasetWriter.clearLeftovers(temp.resolve("d")))
        .hasSize(2)
        .anyMatch(note -> note.startsWith(old + " is the data set that was here before"))
        .anyMatch(note -> note.startsWith(unlocked + " was left by a process, if none"));
    assertThat(shard).exists();
    assertThat(old).exists();
    assertThat(others).exists();
  }

  @Test
  void isAFolderThatIsRemovedUnderAWriterAnError() throws IOException {
    Path target = temp.resolve("d");
    try (DatasetWriter writer = Shards.writer(target, false, Shards::open)) {
      Shards.fill(writer);
      FolderTree.delete(hidden().getFirst());
      assertThatThrownBy(() -> writer.commit("{}"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("for " + target)
          .hasMessageContaining("was removed meanwhile");
    }
    assertThat(target).doesNotExist();
    try (DatasetWriter writer = Shards.writer(target, false, Shards::open)) {
      Shards.fill(writer);
      Files.delete(hidden().getFirst().resolve("train-00002.shard"));
      assertThatThrownBy(() -> writer.commit("{}")).hasMessageContaining("train-00002.shard");
    }
    assertThat(target).doesNotExist();
  }
}
