package io.pimento.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoTablesGrowFromACheckpointTest {
  private static final int COLUMNS = 4;
  private static final String SLOT = "accumulator";
  private static final String NAME = "_embedding.0.weight";
  private static final ParameterSpec MATRIX = ParameterSpec.matrix("_blocks.0.weight", 3, 5);

  @TempDir Path folder;

  private static ParameterSpec table(int rows) {
    return ParameterSpec.table(NAME, rows, COLUMNS);
  }

  private Path written(int rows) throws IOException {
    Path file = folder.resolve("m.safetensors");
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      store.get(MATRIX);
      long state = store.get(table(rows)).state(SLOT);
      for (int i = 0; i < rows * COLUMNS; i++) {
        NativeMemory.put(state, i, 1 + i);
      }
      Checkpoint.write(file, store, Map.of());
    }
    return file;
  }

  @Test
  void areFurtherRowsTheUnknownOneOfWhichNothingIsRemembered() throws IOException {
    Path file = written(11);
    for (boolean remembers : new boolean[] {true, false}) {
      try (Workers workers = new Workers(1);
          ParameterStore before = new ParameterStore(1, workers);
          ParameterStore grown = new ParameterStore(2, workers)) {
        long was = before.get(table(11)).address();
        Checkpoint.readGrown(file, grown, List.of(MATRIX, table(14)), remembers);
        Parameter now = grown.get(table(14));
        for (int i = 0; i < 14 * COLUMNS; i++) {
          int from = i < 11 * COLUMNS ? i : i % COLUMNS;
          assertThat(NativeMemory.get(now.address(), i)).isEqualTo(NativeMemory.get(was, from));
        }
        assertThat(now.states().containsKey(SLOT)).isEqualTo(remembers);
        for (int i = 0; i < 14 * COLUMNS; i++) {
          float known = remembers && i < 11 * COLUMNS ? 1 + i : 0;
          assertThat(NativeMemory.get(now.state(SLOT), i)).isEqualTo(known);
        }
        for (int i = 0; i < MATRIX.size(); i++) {
          assertThat(NativeMemory.get(grown.get(MATRIX).address(), i))
              .isEqualTo(NativeMemory.get(before.get(MATRIX).address(), i));
        }
      }
    }
  }

  @Test
  void isOneNumberARowRememberedOfTheRowsThatWereThere() throws IOException {
    Path file = folder.resolve("rows.safetensors");
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        ParameterStore same = new ParameterStore(2, workers);
        ParameterStore grown = new ParameterStore(2, workers);
        ParameterStore other = new ParameterStore(2, workers)) {
      long state = store.get(table(11)).rowState(SLOT);
      for (int r = 0; r < 11; r++) {
        NativeMemory.put(state, r, 1 + r);
      }
      Checkpoint.write(file, store, Map.of());
      assertThat(Safetensors.readHeader(file).tensors().get("optimizer." + SLOT + "." + NAME))
          .extracting(Safetensors.Entry::shape, e -> e.to() - e.from())
          .containsExactly(List.of(11), 44L);
      Checkpoint.read(file, same, List.of(table(11)));
      Checkpoint.readGrown(file, grown, List.of(table(14)), true);
      for (int r = 0; r < 14; r++) {
        float known = r < 11 ? 1 + r : 0;
        long small = same.get(table(11)).rowState(SLOT);
        assertThat(r < 11 ? NativeMemory.get(small, r) : 0).isEqualTo(known);
        assertThat(NativeMemory.get(grown.get(table(14)).rowState(SLOT), r)).isEqualTo(known);
      }
      other.get(table(11)).state(SLOT);
      assertThatThrownBy(() -> Checkpoint.read(file, other, List.of(table(11))))
          .hasMessageContaining("accumulator of " + NAME + " has the shape [11, 4], not [11]");
    }
  }

  @Test
  void isWhatDidNotGrowRefused() throws IOException {
    Path file = written(11);
    List<ParameterSpec> others =
        List.of(
            table(10),
            ParameterSpec.table("_embedding.0.weight", 14, COLUMNS + 1),
            ParameterSpec.matrix("_blocks.0.weight", 4, 5));
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(2, workers)) {
      for (ParameterSpec other : others) {
        assertThatThrownBy(() -> Checkpoint.readGrown(file, store, List.of(other), true))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("has another shape")
            .hasMessageContaining(other.name());
      }
      assertThatThrownBy(() -> Checkpoint.read(file, store, List.of(table(11), table(14))))
          .isInstanceOf(Exception.class);
    }
  }
}
