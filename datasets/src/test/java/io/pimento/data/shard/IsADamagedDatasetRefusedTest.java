package io.pimento.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsADamagedDatasetRefusedTest {
  @TempDir Path temp;
  private Path folder;
  private Path shard;

  @BeforeEach
  void write() throws IOException {
    folder = temp.resolve("d");
    Shards.write(folder, false);
    shard = folder.resolve("train-00001.shard");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 12, 20, 24, 32, 44, 60, 63, 64, 100, 447})
  void isOneFlippedBitFound(int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(shard);
    bytes[offset] ^= 0x10;
    Files.write(shard, bytes);
    assertRefused("train-00001.shard");
  }

  @Test
  void isACutOrLengthenedFileFound() throws IOException {
    byte[] bytes = Files.readAllBytes(shard);
    for (int size : new int[] {0, 10, 63, 64, bytes.length - 1, bytes.length + 1}) {
      Files.write(shard, java.util.Arrays.copyOf(bytes, size));
      assertRefused("train-00001.shard");
    }
  }

  @Test
  void isAMissingShardNamed() throws IOException {
    Files.delete(shard);
    assertRefused("train-00001.shard: the shard is missing");
  }

  @Test
  void areSwappedShardsFound() throws IOException {
    Path other = folder.resolve("train-00002.shard");
    Files.move(shard, temp.resolve("x"));
    Files.move(other, shard);
    Files.move(temp.resolve("x"), other);
    assertRefused("does not belong to this data set");
  }

  @Test
  void isAnEditedDescriptionFound() throws IOException {
    Path file = folder.resolve("dataset.json");
    String json = Files.readString(file);
    Files.writeString(file, json.replace("\"cardinality\" : 1000", "\"cardinality\" : 1001"));
    assertRefused("the schema was changed");
    Files.writeString(file, json.replace("\"version\" : 2", "\"version\" : 4"));
    assertRefused("version 4 cannot be read");
    Files.writeString(file, json.substring(0, json.length() / 2));
    assertRefused("dataset.json: damaged");
    Files.writeString(file, json.replace("\"rows\" : 16", "\"rows\" : 15"));
    assertRefused("does not belong");
    Files.delete(file);
    assertRefused("no dataset.json here");
  }

  @Test
  void isAWritingThatWasNotCommittedInvisible() throws IOException {
    String before = fingerprint();
    try (DatasetWriter writer = Shards.writer(folder, true, Shards::open)) {
      Shards.fill(writer);
      assertThat(fingerprint()).isEqualTo(before);
      // As after a crash: the partial folder cannot be opened even by name.
      try (Stream<Path> files = Files.list(temp)) {
        List<Path> partial =
            files.filter(f -> f.getFileName().toString().contains("partial")).toList();
        assertThat(partial).hasSize(1);
        assertThatThrownBy(() -> ShardedDataset.open(partial.getFirst()))
            .hasMessageContaining("no finished data set");
      }
    }
    assertThat(fingerprint()).isEqualTo(before);
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).containsExactly(folder);
    }
  }

  @Test
  void doesAFullDiskLeaveWhatWasThere() throws IOException {
    String before = fingerprint();
    ShardWriter.Opener full =
        file ->
            file.getFileName().toString().startsWith("test")
                ? FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)
                : Shards.open(file);
    try (DatasetWriter writer = Shards.writer(folder, true, full)) {
      assertThatThrownBy(() -> Shards.fill(writer))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("test-00000.shard")
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("nothing at the target was changed");
    }
    assertThat(fingerprint()).isEqualTo(before);
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).containsExactly(folder);
    }
  }

  @Test
  void isAnExistingFolderLeftAlone() throws IOException {
    assertThatThrownBy(() -> DatasetWriter.create(folder, Shards.SCHEMA, false))
        .hasMessageContaining("already here");
    Path home = Files.createDirectory(temp.resolve("home"));
    assertThatThrownBy(() -> DatasetWriter.create(home, Shards.SCHEMA, true))
        .hasMessageContaining("is no data set");
    Path inside = shard.resolve("a/b");
    assertThatThrownBy(() -> DatasetWriter.requireFreeTarget(inside, false))
        .hasMessage(inside + ": nothing can be made in " + shard.toAbsolutePath());
  }

  @Test
  void doesVerifyFindAnIndexOutsideItsTable() throws IOException {
    // A well-formed file with a wrong index, as only a faulty writer makes it.
    byte[] bytes = Files.readAllBytes(shard);
    ByteBuffer rows = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    rows.putInt(64 + 24 + 12, -1);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes, 64, bytes.length - 64);
    String old = Integer.toHexString(rows.getInt(44));
    rows.putInt(44, (int) crc.getValue());
    crc.reset();
    crc.update(bytes, 0, 60);
    rows.putInt(60, (int) crc.getValue());
    Files.write(shard, bytes);
    Path file = folder.resolve("dataset.json");
    String json = Files.readString(file);
    Files.writeString(file, json.replace(old, Integer.toHexString(rows.getInt(44))));
    Files.delete(folder.resolve("checksums.txt"));
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      assertThatThrownBy(data::verify)
          .hasMessageContaining("row 1, field user: index -1 is outside 0…999");
    }
  }

  private String fingerprint() throws IOException {
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      return data.fingerprint();
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ShardedDataset.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
