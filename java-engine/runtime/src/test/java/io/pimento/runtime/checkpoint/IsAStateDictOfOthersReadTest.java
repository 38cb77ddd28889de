package io.pimento.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as other programs write them, byte by byte. */
class IsAStateDictOfOthersReadTest {
  private static final List<ParameterSpec> MODEL =
      List.of(
          ParameterSpec.matrix("layer.weight", 2, 3),
          ParameterSpec.vector("layer.bias", 2, Initializer.ZERO));
  private static final double[] WEIGHT = {1.5, -2, 0.099975586, 3e-5, -0.0, 65504};
  private static final double[] BIAS = {0.25, -8};

  @TempDir private Path folder;

  /** A tensor as it is written. */
  private record Written(String name, String type, List<Integer> shape, double... values) {
    byte[] bytes() {
      ByteBuffer to = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (double v : values) {
        switch (type) {
          case "F32" -> to.putFloat((float) v);
          case "F64" -> to.putDouble(v);
          case "F16" -> to.putShort(Float.floatToFloat16((float) v));
          case "BF16" -> to.putShort((short) (Float.floatToRawIntBits((float) v) >>> 16));
          default -> to.putLong((long) v);
        }
      }
      return Arrays.copyOf(to.array(), to.position());
    }
  }

  private Path file(Written... tensors) throws IOException {
    List<String> entries = new ArrayList<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Written t : tensors) {
      int from = data.size();
      data.write(t.bytes());
      entries.add(
          "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(t.name(), t.type(), t.shape(), from, data.size()));
    }
    byte[] header = ("{" + String.join(",", entries) + "} ").getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + header.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(header.length).put(header).put(data.toByteArray());
    return Files.write(folder.resolve("theirs.safetensors"), all.array());
  }

  private Path model(String type) throws IOException {
    return file(
        new Written("layer.weight", type, List.of(2, 3), WEIGHT),
        new Written("layer.bias", "F32", List.of(2), BIAS));
  }

  private static double[] filled(Path file, String words) throws IOException {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      var converted = StateDict.open(file).fill(store, MODEL);
      if (words.isEmpty()) {
        assertThat(converted).isEmpty();
      } else {
        assertThat(converted).containsExactly(java.util.Map.entry(words, 1));
      }
      double[] found = new double[WEIGHT.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = NativeMemory.get(store.get(MODEL.getFirst()).address(), i);
      }
      assertThat(NativeMemory.get(store.get(MODEL.getLast()).address(), 1)).isEqualTo(-8);
      return found;
    }
  }

  /** A float32 has 24 digits of two, a float16 11, a bfloat16 8. */
  @ParameterizedTest
  @CsvSource({"F32, '', 1e-7", "F64, float64, 1e-7", "F16, float16, 1e-3", "BF16, bfloat16, 8e-3"})
  void areRealNumbersOfAllSizesConverted(String type, String words, double within)
      throws IOException {
    double[] found = filled(model(type), words);
    for (int i = 0; i < found.length; i++) {
      assertThat(Math.abs(found[i] - WEIGHT[i])).isLessThanOrEqualTo(within * Math.abs(WEIGHT[i]));
    }
    assertThat(found[0]).isEqualTo(1.5);
    assertThat(1 / found[4]).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void areLargeTensorsConvertedWhole() throws IOException {
    int rows = 300_001;
    double[] values = new double[rows];
    Arrays.setAll(values, i -> i % 1000 - 500);
    Path file = file(new Written("table", "F16", List.of(rows, 1), values));
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      ParameterSpec table = ParameterSpec.table("table", rows, 1);
      StateDict.open(file).fill(store, List.of(table));
      for (int i = 0; i < rows; i++) {
        assertThat(NativeMemory.get(store.get(table).address(), i)).isEqualTo((float) values[i]);
      }
    }
  }

  private void isRefused(Path file, String... said) {
    assertThatThrownBy(() -> filled(file, ""))
        .satisfies(e -> assertThat(e.getMessage()).contains(said).contains(file.toString()))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void isEveryTensorThatIsNotTheModelsNamed() throws IOException {
    Written bias = new Written("layer.bias", "F32", List.of(2), BIAS);
    Written weight = new Written("layer.weight", "F32", List.of(2, 3), WEIGHT);
    isRefused(file(bias), "has no tensor layer.weight [2, 3], which the model has");
    isRefused(
        file(bias, weight, new Written("more", "I64", List.of(1), 7)),
        "has the tensor more [1], which the model has not");
    isRefused(
        file(bias, new Written("layer.weight", "F32", List.of(3, 2), WEIGHT)),
        "tensor layer.weight is [3, 2], the model's is [2, 3]");
    isRefused(
        file(bias, new Written("layer.weight", "I64", List.of(2, 3), WEIGHT)),
        "tensor layer.weight [2, 3] is of type I64; float32, float16, bfloat16 and float64");
    isRefused(
        file(
            new Written("module.layer.bias", "F32", List.of(2), BIAS),
            new Written("module.layer.weight", "F32", List.of(2, 3), WEIGHT)),
        "has no tensor layer.bias [2], which the model has, and likewise 1 more",
        "it has module.layer.bias: save the state dict of the exported module itself");
  }

  @Test
  void isWhatIsNoFloatNamed() throws IOException {
    Written bias = new Written("layer.bias", "F32", List.of(2), BIAS);
    double[] wrong = WEIGHT.clone();
    wrong[4] = 1e300;
    isRefused(
        file(bias, new Written("layer.weight", "F64", List.of(2, 3), wrong)),
        "tensor layer.weight holds 1.0E300 at entry 4, which is no finite float32");
    wrong[4] = Double.NaN;
    isRefused(
        file(bias, new Written("layer.weight", "BF16", List.of(2, 3), wrong)),
        "tensor layer.weight holds NaN at entry 4");
  }

  @Test
  void areOtherFilesToldWhatTheyAre() throws IOException {
    Path pickle = Files.write(folder.resolve("model.pt"), new byte[] {'P', 'K', 3, 4, 0, 0});
    assertThatThrownBy(() -> StateDict.open(pickle))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("torch.save")
        .hasMessageContaining("save_file(model.state_dict(), FILE)");
    assertThatThrownBy(() -> StateDict.open(folder.resolve("none")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no file of weights");
    Path text = Files.writeString(folder.resolve("text"), "weights, of a kind");
    assertThatThrownBy(() -> StateDict.open(text)).hasMessageContaining("cannot be read");
  }
}
