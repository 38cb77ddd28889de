package io.pimento.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.MappedFile;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint whose tables stay in the file, beside one that is read. */
class IsAMappedCheckpointTheSameTest {
  private static final ParameterSpec BIAS =
      ParameterSpec.vector("a.bias", 5, Initializer.SMALL_GAIN);
  private static final ParameterSpec TABLE = ParameterSpec.table("b.embedding.weight", 300_000, 3);
  private static final List<ParameterSpec> SPECS = List.of(BIAS, TABLE);

  @TempDir private Path folder;
  private final Workers workers = new Workers(1);

  @AfterEach
  void end() {
    workers.close();
  }

  private Path written() throws IOException {
    Path file = folder.resolve("m.safetensors");
    try (ParameterStore store = new ParameterStore(1, workers)) {
      SPECS.forEach(spec -> NativeMemory.put(store.get(spec).state("accumulator"), 1, 2.5f));
      Checkpoint.write(file, store, Map.of("pimento.step", "12"));
    }
    return file;
  }

  @Test
  void areValuesThoseOfTheFileWhichStaysAsItIs() throws IOException {
    Path file = written();
    byte[] before = Files.readAllBytes(file);
    long live = NativeMemory.liveBytes();
    try (ParameterStore read = new ParameterStore(2, workers);
        ParameterStore store = new ParameterStore(3, workers)) {
      Checkpoint.read(file, read, SPECS);
      long tables = NativeMemory.liveBytes();
      Checkpoint.Mapped mapped = Checkpoint.map(file, store, SPECS);
      try (MappedFile memory = mapped.memory()) {
        assertThat(store.get(TABLE).address()).isGreaterThan(memory.address());
        assertThat(mapped.metadata()).containsEntry("pimento.step", "12");
        assertThat(NativeMemory.liveBytes() - tables).as("no copy of the table").isLessThan(1000);
        for (ParameterSpec spec : SPECS) {
          Parameter p = store.get(spec);
          assertThat(NativeMemory.equal(p.address(), read.get(spec).address(), spec.size()))
              .isTrue();
          assertThat(p.states()).isEmpty();
          NativeMemory.put(p.address(), 0, 77);
        }
        assertThatThrownBy(() -> Checkpoint.map(file, store, SPECS))
            .hasMessageContaining("b.embedding.weight is there already");
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(NativeMemory.liveBytes()).isEqualTo(live);
  }

  @Test
  void isDamageNoticed() throws IOException {
    Path file = written();
    byte[] bytes = Files.readAllBytes(file);
    bytes[1_000_000] ^= 1; // of the table
    Files.write(file, bytes);
    try (ParameterStore store = new ParameterStore(3, workers)) {
      assertThatThrownBy(() -> Checkpoint.map(file, store, SPECS))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("m.safetensors", "b.embedding.weight", "checksum");
      ParameterSpec other = ParameterSpec.table("b.embedding.weight", 300_000, 2);
      assertThatThrownBy(() -> Checkpoint.map(file, store, List.of(other)))
          .hasMessageContaining("has another shape");
    }
  }
}
