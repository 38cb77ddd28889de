package io.pimento.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.MappedFile;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterCopy;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Starts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of half precision in files: an odd number of halves stands before what follows by name.
 */
class AreHalfTablesKeptTest {
  private static final ParameterSpec MATRIX = ParameterSpec.matrix("b.weight", 3, 5);
  private static final ParameterSpec FIRST = ParameterSpec.table("c.weight", 11, 1);

  @TempDir Path folder;

  private static ParameterSpec table(int rows) {
    return ParameterSpec.table("a.weight", rows, 5);
  }

  private static List<ParameterSpec> specs(int rows) {
    return List.of(table(rows), MATRIX, FIRST);
  }

  private static ParameterStore store(long seed, Workers workers, boolean half) {
    return new ParameterStore(seed, workers, Starts.DRAWN, half);
  }

  private Path written(boolean half) throws IOException {
    Path file = folder.resolve("m.safetensors");
    try (Workers workers = new Workers(1);
        ParameterStore store = store(1, workers, half);
        ParameterCopy copy = new ParameterCopy()) {
      specs(11).forEach(store::get);
      Parameter like = copy.like(store.get(table(11)));
      NativeMemory.copyBytes(store.get(table(11)).memory(), like.memory(), like.bytes());
      Checkpoint.write(file, store, Map.of("best", copy), Map.of("pimento.step", "12"));
    }
    return file;
  }

  private static float at(Parameter p, int i) {
    return p.half()
        ? Float.float16ToFloat(NativeMemory.getShort(p.memory(), i))
        : NativeMemory.get(p.address(), i);
  }

  @Test
  void areTheyHalvesInTheFileAndTheSameAgain() throws IOException {
    Path file = written(true);
    Map<String, Safetensors.Entry> tensors = Safetensors.readHeader(file).tensors();
    assertThat(tensors.get("a.weight"))
        .extracting(Safetensors.Entry::type, e -> e.to() - e.from())
        .containsExactly("F16", 110L);
    assertThat(tensors.get("copy.best.a.weight").type()).isEqualTo("F16");
    for (String name : List.of("b.weight", "c.weight")) {
      assertThat(tensors.get(name).type()).isEqualTo("F32");
      assertThat(tensors.get(name).from() % 4).isZero();
    }
    try (Workers workers = new Workers(1);
        ParameterStore same = store(1, workers, true);
        ParameterStore again = store(2, workers, true);
        ParameterStore floats = store(2, workers, false);
        ParameterStore mapped = store(2, workers, false);
        ParameterStore grown = store(2, workers, true);
        ParameterStore some = store(2, workers, true);
        ParameterCopy copy = new ParameterCopy()) {
      Checkpoint.read(file, again, specs(11));
      Checkpoint.read(file, floats, specs(11));
      Checkpoint.readGrown(file, grown, List.of(table(14), MATRIX, FIRST), true);
      Checkpoint.readThere(file, some, Map.of("best", copy), specs(11));
      try (MappedFile _ = Checkpoint.map(file, mapped, specs(11)).memory()) {
        for (ParameterSpec spec : specs(11)) {
          Parameter p = same.get(spec);
          assertThat(p.half()).isEqualTo(spec.equals(table(11)));
          assertThat(floats.get(spec).half()).isFalse();
          for (int i = 0; i < spec.size(); i++) {
            assertThat(at(again.get(spec), i)).isEqualTo(at(p, i));
            assertThat(at(floats.get(spec), i)).isEqualTo(at(p, i));
            assertThat(at(mapped.get(spec), i)).isEqualTo(at(p, i));
            assertThat(at(some.get(spec), i)).isEqualTo(at(p, i));
          }
        }
      }
      for (int i = 0; i < 14 * 5; i++) {
        assertThat(at(grown.get(table(14)), i))
            .isEqualTo(at(same.get(table(11)), i < 55 ? i : i % 5));
      }
      assertThat(at(copy.like(some.get(table(11))), 54)).isEqualTo(at(same.get(table(11)), 54));
    }
  }

  @Test
  void areFloatsRoundedToTheNearestHalf() throws IOException {
    Path file = written(false);
    try (Workers workers = new Workers(1);
        ParameterStore floats = store(1, workers, false);
        ParameterStore halves = store(2, workers, true)) {
      Checkpoint.read(file, halves, specs(11));
      for (int i = 0; i < 55; i++) {
        float x = at(floats.get(table(11)), i);
        assertThat(at(halves.get(table(11)), i))
            .isEqualTo(Float.float16ToFloat(Float.floatToFloat16(x)));
      }
    }
  }

  @Test
  void isAnInfiniteHalfNamed() throws IOException {
    Path file = folder.resolve("m.safetensors");
    try (Workers workers = new Workers(1);
        ParameterStore store = store(1, workers, true)) {
      NativeMemory.putShort(store.get(table(11)).memory(), 7, (short) 0xfc00);
      Checkpoint.write(file, store, Map.of());
      assertThatThrownBy(() -> Checkpoint.read(file, store, List.of(table(11))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a.weight holds -Infinity at entry 7");
    }
    byte[] bytes = Files.readAllBytes(written(true));
    bytes[bytes.length - 120] ^= 8;
    Files.write(file, bytes);
    try (Workers workers = new Workers(1);
        ParameterStore store = store(1, workers, true)) {
      assertThatThrownBy(() -> Checkpoint.read(file, store, specs(11)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a.weight is damaged");
    }
  }
}
