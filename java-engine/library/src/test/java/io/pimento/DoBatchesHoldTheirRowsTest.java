package io.pimento;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.BagField;
import io.pimento.data.BatchBuffers;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Pooling;
import io.pimento.data.RowSource;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes into a batch comes out of it, in its order. */
class DoBatchesHoldTheirRowsTest {
  /** Runs a graph that gives back its input. */
  private static float[] back(Batch batch) {
    try (Engine engine = Engine.open(Backend.cpu(1))) {
      GraphBuilder b = new GraphBuilder();
      return engine.run(engine.prepare(b.scores(b.scale(b.input("n", 1), 1)), 3), batch).logits();
    }
  }

  private static float[] counted(int n) {
    float[] all = new float[n];
    for (int i = 0; i < n; i++) {
      all[i] = i;
    }
    return all;
  }

  @Test
  void everyRowIsInOneBatchOfAnEpoch() {
    Batch all = Batch.of("n", counted(10));
    List<Float> seen = new ArrayList<>();
    List<Batch> parts = all.shuffled(3).split(4);
    assertThat(parts).extracting(Batch::rows).containsExactly(4, 4, 2);
    for (Batch part : parts) {
      for (float f : back(part)) {
        seen.add(f);
      }
    }
    assertThat(seen).doesNotHaveDuplicates().hasSize(10);
    assertThat(back(all.shuffled(3))).isEqualTo(back(all.shuffled(3)));
    assertThat(back(all.shuffled(3))).isNotEqualTo(back(all.shuffled(4)));
    assertThat(back(all)).isEqualTo(counted(10));
    assertThat(back(all.slice(2, 8).slice(1, 3))).containsExactly(3, 4);
  }

  /** Prepared rows of every kind of column, made by counting. */
  private record Counted(long rows) implements RowSource {
    @Override
    public DataSchema schema() {
      return new DataSchema(
          "counted",
          true,
          List.of(new DenseField("d")),
          List.of(new CategoricalField("c", 50)),
          List.of(new BagField("words", 9, 3, Pooling.WEIGHTED)),
          true);
    }

    @Override
    public void read(long[] rows, int from, int count, BatchBuffers to) {
      to.bags().getFirst().begin(count);
      for (int k = 0; k < count; k++) {
        int row = (int) rows[from + k];
        to.dense().put(k, row * 0.5f);
        to.ids().put(k, row);
        to.labels().put(k, row % 2);
        to.weights().put(k, 2);
        to.bags().getFirst().size(k, row % 3);
      }
      for (int k = 0; k < count; k++) {
        int row = (int) rows[from + k];
        for (int e = 0; e < row % 3; e++) {
          to.bags().getFirst().put(k, e, row % 9, 0.25f);
        }
      }
    }
  }

  @Test
  void preparedRowsAreRead() {
    Batch batch = Batch.of(new Counted(40), 10, 8);
    assertThat(batch.names())
        .containsExactlyInAnyOrder("dense", "ids", "labels", "weights", "bag.0");
    try (Engine engine = Engine.open(Backend.cpu(1), Training.sgd(0.1))) {
      GraphBuilder b = new GraphBuilder();
      Value row = b.flat(b.embeddings("id", b.ids("ids", 1), List.of(50), 1));
      Value words = b.embeddingBag("w", b.bag("bag.0", 3), 9, 1, BagMode.WEIGHTED);
      Value z = b.add(b.input("dense", 1), row, words);
      Prepared run = engine.prepare(b.scores(z), 8);
      float[] table = new float[50];
      table[17] = 100;
      engine.weight("id.0.weight", table);
      float[] third = new float[9];
      third[17 % 9] = 8;
      engine.weight("w.weight", third);
      float[] got = engine.run(run, batch).logits();
      // Row 17: half of it, its row of the table, and twice a quarter of its word.
      assertThat(got[7]).isEqualTo(8.5f + 100 + 2 * 0.25f * 8);
      assertThat(got[0]).isEqualTo(5f);
      Prepared step = engine.prepare(b.loss(z, b.labels(), b.weights()), 8);
      Prepared even = engine.prepare(b.loss(z, b.labels()), 8);
      double plain = engine.step(even, batch).loss();
      assertThat(plain).isPositive();
      engine.weight("id.0.weight", table);
      engine.weight("w.weight", third);
      assertThat(engine.step(step, batch).loss()).isEqualTo((double) (float) (2 * plain));
    }
    assertThatThrownBy(() -> Batch.of(new Counted(40), 35, 6))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("35 to 41 of 40");
  }
}
