package io.pimento.search.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.graph.Counter;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.op.BagMode;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Starts;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of two fields' tables, one of several values, for every model that has embeddings. */
class DoModelsStartFromGivenTablesTest {
  private static final int EMBEDDING = 16;
  private static final int NARROW = 4;
  private static final Stem PLAIN =
      new Stem(2, List.of(5, 6), EMBEDDING, List.of(new Bag(7, 3, BagMode.MEAN)), false)
          .withWidths(new Widths.Each(List.of(0, 0, NARROW)));

  private static NativeBlock memory;
  private static Stem stem;

  @BeforeAll
  static void give() {
    memory = NativeMemory.allocateFloats(2 * EMBEDDING + NARROW);
    for (int i = 0; i < memory.floats(); i++) {
      NativeMemory.put(memory.address(), i, 100 + i);
    }
    long second = memory.address() + (long) Float.BYTES * 2 * EMBEDDING;
    stem =
        PLAIN.withGiven(
            new GivenTables(
                Map.of(
                    1,
                    new GivenTables.Table("a", EMBEDDING, new int[] {4, 2}, memory.address()),
                    2,
                    new GivenTables.Table("b", NARROW, new int[] {6}, second))));
  }

  @AfterAll
  static void free() {
    memory.close();
  }

  static Stream<Model> models() {
    SearchSpace space = SearchSpace.FULL.withDims(List.of(8, 16), List.of(8));
    return Stream.concat(
        Baselines.all(stem).stream().filter(b -> !b.name().equals("LR")),
        Stream.of(Sharing.values())
            .map(s -> new Subnet(stem, Strategy.ANY_PATH.sample(space, 2, Counter.of(3, "s")), s))
            .map(s -> new CandidateModel("candidate", s, true)));
  }

  /** What a training of the model begins with, and what it would without given tables. */
  private static float entry(ParameterStore store, ParameterSpec table, int row, int column) {
    return NativeMemory.get(store.get(table).address(), (long) row * table.stride() + column);
  }

  @ParameterizedTest
  @MethodSource("models")
  void areTheGivenRowsTheirsAndAllOthersAsDrawn(Model model) {
    List<ParameterSpec> parameters = model.training().graph().parameters();
    int found = 0;
    try (Workers workers = new Workers(1);
        ParameterStore drawn = new ParameterStore(1, workers);
        ParameterStore store = new ParameterStore(1, workers, model.starts())) {
      for (ParameterSpec spec : parameters) {
        int stride = spec.stride();
        for (int row = 0; row < spec.size() / stride; row++) {
          int first =
              switch (spec.name() + " " + row) {
                case "_embedding.1.weight 4" -> 100;
                case "_embedding.1.weight 2" -> 100 + EMBEDDING;
                case "_embedding.2.weight 6" -> 100 + 2 * EMBEDDING;
                default -> 0;
              };
          found += first > 0 ? 1 : 0;
          for (int c = 0; c < stride; c++) {
            float expected = first > 0 ? first + c : entry(drawn, spec, row, c);
            assertThat(entry(store, spec, row, c))
                .as("%s, row %d", spec.name(), row)
                .isEqualTo(expected);
          }
        }
      }
    }
    assertThat(found).isEqualTo(3);
  }

  @Test
  void isATableOfAnotherWidthRefused() {
    Model wide = Baselines.byName("FM", stem.withEmbedding(8).withWidths(WidthRule.EQUAL));
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers, wide.starts())) {
      assertThatThrownBy(() -> wide.inference().parameters().forEach(store::get))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("a has 16 columns, but the table of _embedding.1.weight")
          .hasMessageContaining("has 8;");
    }
    assertThat(Baselines.byName("FM", PLAIN).starts()).isSameAs(Starts.DRAWN);
  }
}
