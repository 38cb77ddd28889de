package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.cuda.RowGather;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Reshape;
import io.pimento.runtime.engine.RowReader;
import io.pimento.runtime.engine.RowStore;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows in a GPU's memory, which is the host's here. */
class AreRowsKeptWhereTheyAreReadTest {
  private static final int ROWS = 1000;
  private static final int DENSE = 5;
  private static final int FIELDS = 3;

  /** Bytes of {@link Made}: dense, ids and label. */
  private static final long BYTES = 4L * ROWS * (DENSE + FIELDS + 1);

  private final MemoryOwner memory = new MemoryOwner();

  @AfterEach
  void close() {
    memory.close();
  }

  /** Rows whose entries tell source, row and place; reading fails as often as wanted. */
  private static final class Made implements RowReader {
    private final int source;
    private final MemoryOwner memory;
    private int failures;
    private int reads;

    private Made(int source, MemoryOwner memory, int failures) {
      this.source = source;
      this.memory = memory;
      this.failures = failures;
    }

    @Override
    public long rows() {
      return ROWS;
    }

    @Override
    public Map<String, Integer> widths() {
      return Map.of("dense", DENSE, "ids", FIELDS, "labels", 1);
    }

    @Override
    public int most() {
      return 300;
    }

    @Override
    public Map<String, Long> read(long first, int count) {
      reads++;
      if (first > 0 && failures-- > 0) {
        throw new IllegalStateException("the disk is gone");
      }
      long dense = memory.floats((long) count * DENSE);
      long ids = memory.floats((long) count * FIELDS);
      long labels = memory.floats(count);
      for (int r = 0; r < count; r++) {
        for (int i = 0; i < DENSE; i++) {
          NativeMemory.put(dense, (long) r * DENSE + i, dense(source, first + r, i));
        }
        for (int i = 0; i < FIELDS; i++) {
          NativeMemory.putInt(ids, (long) r * FIELDS + i, id(first + r, i));
        }
        NativeMemory.put(labels, r, (first + r) % 2);
      }
      return Map.of("dense", dense, "ids", ids, "labels", labels);
    }
  }

  private static float dense(int source, long row, int i) {
    return source * 1e5f + row * 10 + i;
  }

  private static int id(long row, int i) {
    return (int) (row * 7 + i) % 9;
  }

  private RowStores stores(long free) {
    return new RowStores(new HostMemory(memory), () -> free);
  }

  private Made made(int source) {
    return new Made(source, memory, 0);
  }

  @Test
  void aSourceIsReadOnceWhoeverAsks() {
    RowStores stores = stores(100 * BYTES);
    Made first = made(1);
    Made second = made(1);
    try (RowStore a = stores.take("a", first).orElseThrow()) {
      assertThat(((RowStores.Lease) a).store())
          .isSameAs(((RowStores.Lease) stores.take("a", second).orElseThrow()).store());
    }
    assertThat(stores.take("a", second)).isPresent();
    assertThat(first.reads).isEqualTo(4);
    assertThat(second.reads).isZero();
  }

  @Test
  void thoseInUseStayAndTheLongestUnusedLeaves() {
    // A sixteenth of what is free and held: room for two.
    RowStores stores = stores(33 * BYTES);
    RowStore a = stores.take("a", made(1)).orElseThrow();
    RowStore b = stores.take("b", made(2)).orElseThrow();
    assertThat(stores.take("c", made(3))).isEmpty();
    b.close();
    b.close();
    assertThat(stores.take("c", made(3))).isPresent();
    a.close();
    assertThat(stores.take("d", made(4))).isPresent();
    Made again = made(1);
    assertThat(stores.take("a", again)).as("c and d are in use").isEmpty();
    assertThat(again.reads).isZero();
  }

  @Test
  void whatIsTooLargeIsNotTaken() {
    assertThat(stores(3 * BYTES).take("a", made(1))).isEmpty();
  }

  @Test
  void aReadThatFailedIsReadAgain() {
    RowStores stores = stores(100 * BYTES);
    Made rows = new Made(1, memory, 1);
    assertThatThrownBy(() -> stores.take("a", rows)).hasMessage("the disk is gone");
    Optional<RowStore> store = stores.take("a", rows);
    assertThat(store).isPresent();
    CudaRowStore.Column dense =
        ((RowStores.Lease) store.orElseThrow()).store().columns().get("dense");
    assertThat(dense).isNotNull();
    assertThat(NativeMemory.get(dense.address(), 999L * DENSE + 4)).isEqualTo(dense(1, 999, 4));
  }

  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    Value rows = b.embeddings("e", b.input("ids", TensorType.indices(FIELDS)), List.of(9, 9, 9), 4);
    Value flat = b.apply(new Reshape(List.of(4 * FIELDS)), rows);
    Value dense = b.input("dense", TensorType.batch(DENSE));
    Value hidden = b.relu(b.linear("hidden", List.of(flat, dense), 7));
    Value weights = b.input("others", TensorType.batch(7));
    Value logits = b.linear("out", List.of(hidden, weights), 1);
    return b.loss(logits, b.input("labels", TensorType.batch(1))).training();
  }

  /** What gather.cuh does. */
  private static void run(RowGather g) {
    for (int r = 0; r < g.rows(); r++) {
      long number = NativeMemory.getInt(g.numbers(), r);
      for (RowGather.Column c : g.columns()) {
        for (int i = 0; i < c.width(); i++) {
          int entry = NativeMemory.getInt(c.from(), number * c.width() + i);
          NativeMemory.putInt(c.to(), (long) r * c.stride() + i, entry);
        }
      }
    }
  }

  @Test
  void aBatchComesTogetherWhereItsTapeReadsIt() {
    int batch = 6;
    int[] numbers = {17, 999, 0, 17, 500, 300};
    try (Workers workers = new Workers(1);
        ParameterStore parameters = new ParameterStore(1, workers);
        RowStore store = stores(100 * BYTES).take("a", made(2)).orElseThrow()) {
      Tape tape =
          TrainingTape.of(
              model(),
              batch,
              new DeviceParameters(new HostMemory(memory), parameters),
              DeviceLayout.sent(memory.floats(4), memory.floats(8), /* warpgroups= */ false),
              new Adagrad(1e-8),
              5,
              null);
      GatheredInputs inputs = new GatheredInputs(tape, ((RowStores.Lease) store).store().columns());
      long block = memory.floats(inputs.tapeAt() / Float.BYTES);
      for (int r = 0; r < batch; r++) {
        NativeMemory.putInt(block + inputs.numbersAt(), r, numbers[r]);
      }
      run(inputs.gather(block));
      Tape.Source dense = source(tape, "dense");
      assertThat(dense.stride()).as("rows of five floats are padded").isEqualTo(8);
      Tape.Source ids = source(tape, "ids");
      Tape.Source labels = source(tape, "labels");
      for (int r = 0; r < batch; r++) {
        for (int i = 0; i < DENSE; i++) {
          assertThat(NativeMemory.get(block + dense.at(), (long) r * dense.stride() + i))
              .isEqualTo(dense(2, numbers[r], i));
        }
        for (int i = 0; i < FIELDS; i++) {
          assertThat(NativeMemory.getInt(block + ids.at(), (long) r * FIELDS + i))
              .isEqualTo(id(numbers[r], i));
        }
        assertThat(NativeMemory.get(block + labels.at(), r)).isEqualTo(numbers[r] % 2);
      }
      // Numbers and tape lie behind all inputs.
      long end = source(tape, "others").at() + 4L * batch * 8;
      assertThat(inputs.numbersAt()).isGreaterThanOrEqualTo(end);
      assertThat(inputs.tapeAt()).isGreaterThanOrEqualTo(inputs.numbersAt() + 4L * batch);
    }
  }

  private static Tape.Source source(Tape tape, String input) {
    Tape.Source source = tape.inputs().get(input);
    assertThat(source).isNotNull();
    return source;
  }
}
