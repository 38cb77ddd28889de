package io.pimento.data.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.Mix64;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsEveryTokenFoundAgainTest {
  private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 9, 1000, 70_001};

  @TempDir Path temp;

  private static long key(int field, int token) {
    return Mix64.mix(field + 1, token);
  }

  private static Long2IntOpenHashMap rows(int field, int tokens, boolean backwards) {
    Long2IntOpenHashMap rows = new Long2IntOpenHashMap();
    for (int k = 0; k < tokens; k++) {
      int token = backwards ? tokens - 1 - k : k;
      rows.put(key(field, token), token + 1);
    }
    return rows;
  }

  private static List<Long2IntMap> fields(boolean backwards) {
    List<Long2IntMap> fields = new ArrayList<>();
    for (int f = 0; f < SIZES.length; f++) {
      fields.add(rows(f, SIZES[f], backwards));
    }
    return fields;
  }

  private static DictionaryWriter.Written write(Path file, List<Long2IntMap> fields)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return DictionaryWriter.write(channel, fields);
    }
  }

  private static List<String> names() {
    return IntStream.range(0, SIZES.length).mapToObj(f -> "field" + f).toList();
  }

  @Test
  void withItsRowAndNoOther() throws IOException {
    Path file = temp.resolve("dictionaries");
    DictionaryWriter.Written written = write(file, fields(false));
    List<KeptDictionary> kept = KeptDictionary.open(file, names(), written.entries());
    for (int f = 0; f < SIZES.length; f++) {
      assertThat(kept.get(f).size()).isEqualTo(SIZES[f]);
      for (int token = 0; token < SIZES[f]; token++) {
        assertThat(kept.get(f).row(key(f, token))).isEqualTo(token + 1);
      }
      for (int token = SIZES[f]; token < SIZES[f] + 5000; token++) {
        assertThat(kept.get(f).row(key(f, token))).isZero();
      }
      assertThat(kept.get(f).row(0)).isZero();
      assertThat(kept.get(f).row(Long.MIN_VALUE)).isZero();
      assertThat(kept.get(f).row(Long.MAX_VALUE)).isZero();
    }
  }

  @Test
  void areKeysAtTheEndsOfTheirRangeFound() throws IOException {
    Long2IntOpenHashMap rows = new Long2IntOpenHashMap();
    long[] keys = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE};
    for (int k = 0; k < keys.length; k++) {
      rows.put(keys[k], k + 1);
    }
    // Many neighbours in one stretch: keys need not be spread for the answer to be right.
    for (int k = 0; k < 100; k++) {
      rows.put(1000 + k, 7 + k);
    }
    Path file = temp.resolve("ends");
    DictionaryWriter.Written written = write(file, List.of(rows));
    KeptDictionary kept = KeptDictionary.open(file, List.of("ends"), written.entries()).getFirst();
    rows.long2IntEntrySet()
        .forEach(e -> assertThat(kept.row(e.getLongKey())).isEqualTo(e.getIntValue()));
    assertThat(kept.row(999)).isZero();
  }

  @Test
  void areTheBytesTheSameInWhateverOrderTokensCame() throws IOException {
    Path one = temp.resolve("one");
    Path other = temp.resolve("other");
    DictionaryWriter.Written first = write(one, fields(false));
    DictionaryWriter.Written second = write(other, fields(true));
    assertThat(Files.mismatch(one, other)).isEqualTo(-1);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void isADamagedFileRefusedByName() throws IOException {
    Path file = temp.resolve("dictionaries");
    List<DictionaryEntry> entries = write(file, fields(false)).entries();
    byte[] whole = Files.readAllBytes(file);
    for (int cut : new int[] {0, 10, 31, 40, whole.length / 2, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      assertThatThrownBy(() -> KeptDictionary.open(file, names(), entries))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file + ": truncated");
    }
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length + 8));
    assertThatThrownBy(() -> KeptDictionary.open(file, names(), entries))
        .hasMessageContaining("something was added");
    for (int f = 0; f < SIZES.length; f++) {
      byte[] changed = whole.clone();
      changed[(int) entries.get(f).offset()] ^= 1;
      Files.write(file, changed);
      assertThatThrownBy(() -> KeptDictionary.open(file, names(), entries))
          .hasMessageContaining(file + ": the dictionary of field " + names().get(f));
    }
    byte[] foreign = whole.clone();
    foreign[0] = 'X';
    Files.write(file, foreign);
    assertThatThrownBy(() -> KeptDictionary.open(file, names(), entries))
        .hasMessageContaining("holds no dictionaries");
    byte[] later = whole.clone();
    later[8] = 2;
    Files.write(file, later);
    assertThatThrownBy(() -> KeptDictionary.open(file, names(), entries))
        .hasMessageContaining("version 2 cannot be read");
    Files.write(file, whole);
    assertThatThrownBy(
            () -> KeptDictionary.open(file, names(), entries.subList(0, SIZES.length - 1)))
        .hasMessageContaining("it is another model's");
    Files.delete(file);
    assertThatThrownBy(() -> KeptDictionary.open(file, names(), entries))
        .hasMessageContaining(file + ": is missing");
  }
}
