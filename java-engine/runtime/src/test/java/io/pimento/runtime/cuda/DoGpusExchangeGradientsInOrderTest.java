package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.cuda.TapeLimits;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.Reshape;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.replica.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tapes of several GPUs, run on the processor as far as the exchange of gradients goes. */
class DoGpusExchangeGradientsInOrderTest {
  private static final int IDS = ExchangeMachine.IDS;
  private static final long EPOCH = 6;

  /** Three tables read by rows, one by bags, layers of even and odd sizes. */
  static TrainingGraph model() {
    return model(7);
  }

  static TrainingGraph model(int width) {
    GraphBuilder b = new GraphBuilder();
    Value rows =
        b.embeddings("e", b.input("ids", TensorType.indices(3)), List.of(IDS, IDS, IDS), 4);
    Value flat = b.apply(new Reshape(List.of(12)), rows);
    Value bag = b.embeddingBag("tags", b.input("bag", TensorType.bags(3)), IDS, 5, BagMode.MEAN);
    Value hidden = b.relu(b.linear("hidden", List.of(flat, bag), width));
    Value logits = b.linear("out", hidden, 1);
    return b.loss(logits, b.input("labels", TensorType.batch(1))).training();
  }

  /** Address of each rank's flags. */
  static List<Long> flags(int ranks, MemoryOwner memory) {
    return IntStream.range(0, ranks).mapToObj(r -> memory.floats(2L * TapeLimits.RANKS)).toList();
  }

  private static List<Tape> tapes(
      TrainingGraph training,
      List<Share> shares,
      @Nullable List<Long> flags,
      Optimizer optimizer,
      MemoryOwner memory) {
    List<Tape> tapes = new ArrayList<>();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      for (int r = 0; r < shares.size(); r++) {
        int rank = r;
        Exchange.Flags own =
            flags == null
                ? null
                : new Exchange.Flags(
                    flags.get(r), flags.stream().map(f -> f + (long) Long.BYTES * rank).toList());
        DeviceLayout layout =
            DeviceLayout.sent(memory.floats(4), memory.floats(8), /* warpgroups= */ false);
        tapes.add(
            TrainingTape.of(
                training,
                shares.get(r).rows(),
                new DeviceParameters(new HostMemory(memory), store),
                layout,
                optimizer,
                5,
                new Exchange(rank, shares, own)));
      }
    }
    return tapes;
  }

  /** Machines that have run to their ends, the last rank first. */
  private static List<ExchangeMachine> exchanged(
      TrainingGraph training, List<Share> shares, MemoryOwner memory) {
    List<Long> flags = flags(shares.size(), memory);
    List<Tape> tapes = tapes(training, shares, flags, new Adagrad(1e-8), memory);
    assertThat(tapes).extracting(Tape::leftBytes).containsOnly(tapes.getFirst().leftBytes());
    List<Long> areas = tapes.stream().map(t -> memory.floats(t.leftBytes() / Float.BYTES)).toList();
    List<ExchangeMachine> machines = new ArrayList<>();
    for (int r = 0; r < tapes.size(); r++) {
      machines.add(new ExchangeMachine(tapes.get(r), r, areas, EPOCH, memory));
    }
    machines.forEach(ExchangeMachine::run);
    for (int r = 0; r < tapes.size(); r++) {
      assertThat(machines.get(r).allCame(ExchangeMemory.GRADIENTS, flags.get(r), tapes.size()))
          .isTrue();
    }
    machines.reversed().forEach(ExchangeMachine::run);
    return machines;
  }

  @ParameterizedTest
  @CsvSource({"8,2", "7,2", "7,3", "2,3", "20,8"})
  void allReadTheSumsInTheOrderOfRanks(int batch, int ranks) {
    List<Share> shares = Share.all(batch, ranks);
    try (MemoryOwner memory = new MemoryOwner()) {
      List<ExchangeMachine> machines = exchanged(model(), shares, memory);
      List<float[]> dense = dense(machines, shares);
      List<TreeMap<Integer, float[]>> rows = rows(machines, shares);
      float loss = 0;
      for (int r = 0; r < ranks; r++) {
        float part = shares.get(r).weight() * machines.get(r).leftLoss;
        loss = r == 0 ? part : loss + part;
      }
      double squares = squares(dense, rows);
      assertThat(dense).hasSize(5);
      assertThat(rows).hasSize(4).noneMatch(Map::isEmpty);
      for (ExchangeMachine m : machines) {
        assertThat(m.loss).isEqualTo(loss);
        assertThat(m.squares).isCloseTo(squares, within(1e-9 * squares));
        assertThat(m.updates).usingRecursiveComparison().isEqualTo(dense);
        assertThat(m.updatedRows.stream().map(ExchangeMachine.Rows::byId).toList())
            .usingRecursiveComparison()
            .isEqualTo(rows);
      }
    }
  }

  /**
   * Machines that have run to their ends, each with copies of what it needs of the others' areas.
   */
  private static List<ExchangeMachine> brought(
      TrainingGraph training, List<Share> shares, MemoryOwner memory) {
    int ranks = shares.size();
    List<Tape> tapes = tapes(training, shares, null, new Adagrad(1e-8), memory);
    List<List<Long>> areas = new ArrayList<>();
    List<ExchangeMachine> machines = new ArrayList<>();
    for (int r = 0; r < ranks; r++) {
      areas.add(tapes.stream().map(t -> unknown(t.leftBytes(), memory)).toList());
      machines.add(new ExchangeMachine(tapes.get(r), r, areas.get(r), EPOCH, memory));
      machines.get(r).run(0);
    }
    AreaTraffic traffic = tapes.getFirst().traffic();
    for (int to = 0; to < ranks; to++) {
      List<AreaTraffic.Stretch> all = new ArrayList<>(traffic.whole());
      all.add(traffic.slice(to));
      for (int from = 0; from < ranks; from++) {
        for (AreaTraffic.Stretch s : from == to ? List.<AreaTraffic.Stretch>of() : all) {
          NativeMemory.copyBytes(
              areas.get(from).get(from) + s.at(), areas.get(to).get(from) + s.at(), s.bytes());
        }
      }
    }
    machines.forEach(m -> m.run(1));
    gather(machines, traffic.slice() * Float.BYTES, AreaTraffic::sums, tapes);
    gather(
        machines,
        NodeTape.elementUnits(traffic.slice()) * Double.BYTES,
        AreaTraffic::squares,
        tapes);
    machines.forEach(m -> m.run(2));
    return machines;
  }

  private static long unknown(long bytes, MemoryOwner memory) {
    long at = memory.floats(bytes / Float.BYTES);
    for (long i = 0; i < bytes / Float.BYTES; i++) {
      NativeMemory.put(at, i, Float.NaN);
    }
    return at;
  }

  private static void gather(
      List<ExchangeMachine> machines,
      long bytes,
      ToLongFunction<AreaTraffic> operand,
      List<Tape> tapes) {
    for (int to = 0; to < machines.size(); to++) {
      for (int from = 0; from < machines.size(); from++) {
        long there = machines.get(from).arena(operand.applyAsLong(tapes.get(from).traffic()));
        long here = machines.get(to).arena(operand.applyAsLong(tapes.get(to).traffic()));
        NativeMemory.copyBytes(there + bytes * from, here + bytes * from, from == to ? 0 : bytes);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8,2,7", "8,2,900", "7,3,900", "20,8,900"})
  void slicesAddUpToTheSameBits(int batch, int ranks, int width) {
    TrainingGraph training = model(width);
    List<Share> shares = Share.all(batch, ranks);
    try (MemoryOwner memory = new MemoryOwner()) {
      List<ExchangeMachine> reached = exchanged(training, shares, memory);
      List<ExchangeMachine> brought = brought(training, shares, memory);
      for (int r = 0; r < ranks; r++) {
        ExchangeMachine m = brought.get(r);
        assertThat(m.loss).isEqualTo(reached.get(r).loss);
        assertThat(m.squares).isEqualTo(reached.get(r).squares).isPositive();
        assertThat(m.updates).usingRecursiveComparison().isEqualTo(reached.get(r).updates);
        assertThat(m.updatedRows).usingRecursiveComparison().isEqualTo(reached.get(r).updatedRows);
      }
    }
  }

  /** Sums of the dense gradients of all, by their definition. */
  private static List<float[]> dense(List<ExchangeMachine> machines, List<Share> shares) {
    List<float[]> sums = new ArrayList<>();
    List<List<float[]>> left = machines.stream().map(m -> List.copyOf(m.left.values())).toList();
    for (int g = 0; g < left.getFirst().size(); g++) {
      float[] sum = new float[left.getFirst().get(g).length];
      for (int r = 0; r < machines.size(); r++) {
        for (int i = 0; i < sum.length; i++) {
          float part = shares.get(r).weight() * left.get(r).get(g)[i];
          sum[i] = r == 0 ? part : sum[i] + part;
        }
      }
      sums.add(sum);
    }
    return sums;
  }

  /** The same of the rows of each table. */
  private static List<TreeMap<Integer, float[]>> rows(
      List<ExchangeMachine> machines, List<Share> shares) {
    List<TreeMap<Integer, float[]>> sums = new ArrayList<>();
    List<List<ExchangeMachine.Rows>> left =
        machines.stream().map(m -> List.copyOf(m.leftRows.values())).toList();
    for (int t = 0; t < left.getFirst().size(); t++) {
      TreeMap<Integer, float[]> sum = new TreeMap<>();
      for (int r = 0; r < machines.size(); r++) {
        float weight = shares.get(r).weight();
        left.get(r).get(t).byId().forEach((id, row) -> ExchangeMachine.add(sum, id, weight, row));
      }
      sums.add(sum);
    }
    return sums;
  }

  private static double squares(List<float[]> dense, List<TreeMap<Integer, float[]>> rows) {
    double sum = 0;
    List<float[]> all = new ArrayList<>(dense);
    rows.forEach(t -> all.addAll(t.values()));
    for (float[] values : all) {
      for (float v : values) {
        sum += (double) v * v;
      }
    }
    return sum;
  }

  @Test
  void optimizersThatSweepAllHaveTapesToo() {
    List<Share> shares = Share.all(7, 2);
    try (MemoryOwner memory = new MemoryOwner()) {
      List<Tape> tapes = tapes(model(), shares, flags(2, memory), Adam.DEFAULT, memory);
      assertThat(tapes).extracting(Tape::leftBytes).containsOnly(tapes.getFirst().leftBytes());
      assertThat(tapes.getFirst().writer().outline().toString())
          .contains("meet", "merge_rows", "scatter_rows");
    }
  }
}
