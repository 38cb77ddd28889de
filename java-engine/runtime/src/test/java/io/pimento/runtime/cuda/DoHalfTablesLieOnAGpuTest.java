package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.cuda.DeviceMemory;
import io.pimento.cuda.Pieces;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Reshape;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Starts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables of half precision in a GPU's memory, and the tapes over them. */
class DoHalfTablesLieOnAGpuTest {
  private static final ParameterSpec TABLE = ParameterSpec.table("t", 7, 5);
  private static final TensorType BAGS = TensorType.bags(3);

  /** Memory in pieces on two GPUs. */
  private record Spread(HostMemory memory, Pieces pieces) implements DeviceMemory {
    @Override
    public void use() {}

    @Override
    public long allocate(long bytes) {
      return memory.allocate(bytes);
    }

    @Override
    public void free(long address, long bytes) {}

    @Override
    public void upload(long to, long from, long bytes) {
      memory.upload(to, from, bytes);
    }

    @Override
    public void download(long to, long from, long bytes) {
      memory.download(to, from, bytes);
    }
  }

  private static TrainingGraph model() {
    GraphBuilder b = new GraphBuilder();
    Value rows = b.embeddings("e", b.input("ids", TensorType.indices(2)), List.of(9, 9), 4);
    Value bag = b.embeddingBag("tags", b.input("bag", BAGS), 9, 5, BagMode.MEAN);
    Value flat = b.apply(new Reshape(List.of(8)), rows);
    Value logits = b.linear("out", List.of(flat, bag), 1);
    return b.loss(logits, b.input("labels", TensorType.batch(1))).training();
  }

  private static ParameterStore halves(Workers workers) {
    return new ParameterStore(1, workers, Starts.DRAWN, true);
  }

  private static String instructions(Optimizer optimizer) {
    try (Workers workers = new Workers(1);
        ParameterStore store = halves(workers);
        MemoryOwner memory = new MemoryOwner()) {
      DeviceParameters parameters = new DeviceParameters(new HostMemory(memory), store);
      DeviceLayout layout =
          DeviceLayout.sent(memory.floats(4), memory.floats(8), /* warpgroups= */ false);
      return TrainingTape.of(model(), 6, parameters, layout, optimizer, 5, null)
          .writer()
          .outline()
          .toString();
    }
  }

  @Test
  void allThatTouchesThemKnowsHalves() {
    assertThat(instructions(Adagrad.PUBLISHED))
        .contains("lookup_half ", "bag_half ", "update_rows_half ", "update ")
        .doesNotContain("lookup ", "bag ", "update_rows ");
    assertThat(instructions(new RowAdagrad(1e-2)))
        .contains("update_row_means_half ")
        .doesNotContain("update_row_means ", "update_rows_half ");
    assertThat(instructions(Adam.DEFAULT))
        .contains("update_half ", "scatter_rows ")
        .doesNotContain("update_rows_half ");
  }

  @Test
  void theyTakeTwoBytesAnEntryAndComeBackAsTheyAre() {
    try (Workers workers = new Workers(1);
        ParameterStore store = halves(workers);
        MemoryOwner memory = new MemoryOwner()) {
      Parameter host = store.get(TABLE);
      DeviceParameter p =
          new DeviceParameter(new HostMemory(memory), host, ParameterView.whole(TABLE));
      long state = p.state(Adagrad.PUBLISHED.slots().getFirst());
      for (int i = 0; i < TABLE.size(); i++) {
        assertThat(NativeMemory.getShort(p.address(), i))
            .isEqualTo(NativeMemory.getShort(host.memory(), i));
        NativeMemory.putShort(p.address(), i, (short) i);
        NativeMemory.put(state, i, -i);
      }
      p.download();
      long kept = host.state(Adagrad.PUBLISHED.slots().getFirst());
      for (int i = 0; i < TABLE.size(); i++) {
        assertThat(NativeMemory.getShort(host.memory(), i)).isEqualTo((short) i);
        assertThat(NativeMemory.get(kept, i)).isEqualTo(-i);
      }
      assertThat(p.address(ParameterView.block(TABLE, 2, 3, 0, 5)) - p.address())
          .isEqualTo(2 * 2 * 5);
    }
  }

  @Test
  void whatReadsOrSpreadsThemOtherwiseIsRefused() {
    GraphBuilder b = new GraphBuilder();
    Value bag = b.apply(new QuantizedBag(BagMode.SUM, 8), b.input("bag", BAGS), b.parameter(TABLE));
    Graph graph = b.build(Map.of("y", bag));
    try (Workers workers = new Workers(1);
        ParameterStore store = halves(workers);
        MemoryOwner memory = new MemoryOwner()) {
      DeviceParameters parameters = new DeviceParameters(new HostMemory(memory), store);
      DeviceLayout layout =
          DeviceLayout.sent(memory.floats(4), memory.floats(8), /* warpgroups= */ false);
      DeviceMemory spread = new Spread(new HostMemory(memory), new Pieces(5, 2, 0));
      assertThatThrownBy(
              () -> new DeviceParameter(spread, store.get(TABLE), ParameterView.whole(TABLE)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("table_precision is half")
          .hasMessageContaining("train.table_place");
      assertThatThrownBy(() -> new TapeCompiler(graph, 3, parameters, layout))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("reads a table of half precision")
          .hasMessageContaining("table_precision");
    }
  }
}
