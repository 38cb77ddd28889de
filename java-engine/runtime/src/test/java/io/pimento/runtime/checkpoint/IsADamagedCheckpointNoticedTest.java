package io.pimento.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsADamagedCheckpointNoticedTest {
  private static final ParameterSpec WEIGHT = ParameterSpec.matrix("a.weight", 3, 2);
  private static final ParameterSpec BIAS =
      ParameterSpec.vector("b.bias", 3, Initializer.SMALL_GAIN);
  private static final List<ParameterSpec> SPECS = List.of(WEIGHT, BIAS);

  @TempDir private Path folder;

  private interface Change {
    void to(ParameterStore store);
  }

  private Path written(Change change) throws IOException {
    Path file = folder.resolve("m.safetensors");
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      SPECS.forEach(store::get);
      NativeMemory.put(store.get(WEIGHT).state("accumulator"), 1, 2.5f);
      change.to(store);
      Checkpoint.write(file, store, Map.of("pimento.step", "12"));
    }
    return file;
  }

  private static void read(Path file) throws IOException {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      Checkpoint.read(file, store, SPECS);
    }
  }

  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    Path file = written(store -> {});
    byte[] bytes = Files.readAllBytes(file);
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, flipped);
        assertThatThrownBy(() -> Checkpoint.read(file, store, SPECS))
            .as("bit " + bit)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("m.safetensors");
      }
    }
    Files.write(file, bytes);
    read(file);
  }

  @Test
  void blocksOfALargeTensorAreCheckedEach() throws IOException {
    ParameterSpec table = ParameterSpec.table("_embedding.0.weight", 300_000, 2);
    Path file = folder.resolve("large.safetensors");
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      store.get(table);
      Checkpoint.write(file, store, Map.of());
      Checkpoint.read(file, store, List.of(table));
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1_000_000] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> Checkpoint.read(file, store, List.of(table)))
          .hasMessageContaining("tensor _embedding.0.weight is damaged in bytes 1048576 to");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNamedWithItsParameter(float value) throws IOException {
    Path file = written(store -> NativeMemory.put(store.get(BIAS).address(), 2, value));
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("m.safetensors: parameter b.bias holds " + value + " at entry 2");
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    return all.putLong(json.length).put(json).array();
  }

  private static String tensor(String name, String dtype, String shape, String offsets) {
    return "'%s': {'dtype': '%s', 'shape': %s, 'data_offsets': %s}"
        .formatted(name, dtype, shape, offsets)
        .replace('\'', '"');
  }

  @Test
  void aFileOfOthersIsRead() throws IOException {
    Path file = folder.resolve("foreign.safetensors");
    String header =
        "{"
            + tensor("b.bias", "F32", "[3]", "[0, 12]")
            + ","
            + tensor("a.weight", "F32", "[3, 2]", "[12, 36]")
            + "}";
    Files.write(file, file(header, 36));
    read(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F32|[3]|[0, 12]|F32|[3, 2]|[8, 32]|tensor a.weight lies at bytes 8 to 32, which overlaps",
        "F32|[3]|[0, 12]|F32|[3, 2]|[0, 24]|which overlaps tensor b.bias",
        "F32|[3]|[0, 12]|F32|[3, 2]|[16, 40]|but nothing has bytes 12 to 16",
        "F32|[3]|[4, 16]|F32|[3, 2]|[16, 40]|but nothing has bytes 0 to 4",
        "F32|[3]|[0, 12]|F32|[3, 2]|[12, 40]|tensor a.weight of shape [3, 2] needs 24 bytes",
        "F32|[3]|[0, 12]|F32|[3, 2]|[36, 12]|needs 24 bytes",
        "F32|[3]|[0, 12]|F32|[3, 2]|[-12, 12]|tensor a.weight needs shape and two data_offsets",
        "F32|[3]|[0, 12]|F32|[3, 2]|[12.5, 36]|tensor a.weight needs shape and two data_offsets",
        "F32|[3]|[0, 12]|F32|[3, 2]|[12]|tensor a.weight needs shape and two data_offsets",
        "F32|[3]|[0, 12]|F32|[3, -2]|[12, 36]|tensor a.weight has the shape [3,-2]",
        "F32|[3]|[0, 12]|F32|[3, 2.5]|[12, 36]|tensor a.weight has the shape",
        "F32|[3]|[0, 12]|F32|[3, null]|[12, 36]|tensor a.weight has the shape",
        "F32|[3]|[0, 12]|F32|6|[12, 36]|tensor a.weight needs shape",
        "F32|[3]|[0, 12]|BF16|[3, 2]|[12, 24]|tensor a.weight is of type",
        "F32|[3]|[0, 12]|F32|[2147483647, 2147483647, 2147483647]|[12, 36]|safetensors"
      })
  void aContradictingHeaderNamesTheTensor(
      String d0, String s0, String o0, String d1, String s1, String o1, String message)
      throws IOException {
    Path file = folder.resolve("wrong.safetensors");
    String header = "{" + tensor("b.bias", d0, s0, o0) + "," + tensor("a.weight", d1, s1, o1) + "}";
    Files.write(file, file(header, 36));
    assertThatThrownBy(() -> Safetensors.readHeader(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("wrong.safetensors")
        .hasMessageContaining(message)
        .hasMessageNotContaining("jackson");
  }

  @Test
  void aNameTwiceBytesLeftOverAndAnEndlessHeaderAreErrors() throws IOException {
    Path file = folder.resolve("wrong.safetensors");
    String one = tensor("b.bias", "F32", "[3]", "[0, 12]");
    Files.write(file, file("{" + one + "," + one + "}", 12));
    assertThatThrownBy(() -> Safetensors.readHeader(file))
        .hasMessageContaining("the key 'b.bias' stands twice");
    Files.write(file, file("{" + one + "}", 16));
    assertThatThrownBy(() -> Safetensors.readHeader(file)).hasMessageContaining("bytes long");
    byte[] endless = file("{" + one + "}", 12);
    endless[7] = (byte) 0x80;
    Files.write(file, endless);
    assertThatThrownBy(() -> Safetensors.readHeader(file)).hasMessageContaining("its header");
    Files.write(file, file("[1]", 0));
    assertThatThrownBy(() -> Safetensors.readHeader(file)).hasMessageContaining("no JSON section");
  }

  @Test
  void aStateOfAnotherShapeIsRefused() throws IOException {
    Path file = folder.resolve("wrong.safetensors");
    String header =
        "{"
            + tensor("a.weight", "F32", "[3, 2]", "[0, 24]")
            + ","
            + tensor("b.bias", "F32", "[3]", "[24, 36]")
            + ","
            + tensor("optimizer.accumulator.b.bias", "F32", "[1000]", "[36, 4036]")
            + "}";
    Files.write(file, file(header, 4036));
    assertThatThrownBy(() -> read(file)).hasMessageContaining("another shape than its parameter");
  }
}
