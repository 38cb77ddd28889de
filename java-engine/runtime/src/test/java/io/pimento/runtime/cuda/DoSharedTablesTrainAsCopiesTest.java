package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.cuda.DeviceMemory;
import io.pimento.cuda.Pieces;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.replica.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole steps' exchange and update of real tapes, run on the processor: tables in pieces, of which
 * each rank changes its own, end with the very bits of copies.
 */
class DoSharedTablesTrainAsCopiesTest {
  private static final int STEPS = 3;

  /** Pieces of 32 bytes, so that rows of five numbers lie across them. */
  private static final int SHIFT = 5;

  /** Host memory as that of several GPUs, all of which see it at the same addresses. */
  private record SpreadMemory(HostMemory memory, Pieces pieces) implements DeviceMemory {
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

  /** Parameters of several ranks, of which they share the tables or not. */
  private static final class Ranks {
    final List<DeviceParameters> parameters = new ArrayList<>();
    final DeviceParameters shared;
    private int tables;

    Ranks(int count, boolean share, ParameterStore store, MemoryOwner memory) {
      HostMemory host = new HostMemory(memory);
      shared =
          DeviceParameters.in(
              p -> new SpreadMemory(host, new Pieces(SHIFT, count, tables++ % count)), store);
      for (int r = 0; r < count; r++) {
        parameters.add(new DeviceParameters(host, store, shared, p -> !(share && p.table())));
      }
    }

    /** What the host has after the training: every parameter and all that is remembered of it. */
    Map<String, float[]> bits(ParameterStore store) {
      shared.download();
      parameters.getFirst().download();
      Map<String, float[]> all = new TreeMap<>();
      for (Parameter p : store.all()) {
        String name = p.spec().name();
        all.put(name, floats(p.address(), (int) p.spec().size()));
        p.states()
            .forEach((slot, at) -> all.put(name + "/" + slot, floats(at, (int) p.stateSize(slot))));
      }
      return all;
    }

    private static float[] floats(long at, int count) {
      float[] all = new float[count];
      NativeMemory.copy(at, all, 0, count);
      return all;
    }
  }

  private static Map<String, float[]> trained(
      boolean share, int batch, int ranks, Optimizer optimizer) {
    List<Share> shares = Share.all(batch, ranks);
    TrainingGraph training = DoGpusExchangeGradientsInOrderTest.model();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        MemoryOwner memory = new MemoryOwner()) {
      training.graph().parameters().forEach(store::get);
      List<Long> flags = DoGpusExchangeGradientsInOrderTest.flags(ranks, memory);
      Ranks all = new Ranks(ranks, share, store, memory);
      List<Tape> tapes = new ArrayList<>();
      for (int r = 0; r < ranks; r++) {
        int rank = r;
        List<Long> at = flags.stream().map(f -> f + (long) Long.BYTES * rank).toList();
        DeviceLayout layout =
            DeviceLayout.sent(memory.floats(4), memory.floats(8), /* warpgroups= */ false);
        tapes.add(
            TrainingTape.of(
                training,
                shares.get(r).rows(),
                all.parameters.get(r),
                layout,
                optimizer,
                5,
                new Exchange(rank, shares, new Exchange.Flags(flags.get(r), at))));
      }
      for (int step = 1; step <= STEPS; step++) {
        step(share, tapes, flags, (ExchangeMemory.GRADIENTS + 1L) * step, memory);
      }
      for (DeviceParameters p : all.parameters) {
        assertThat(all.parameters.getFirst().unequal(p)).isEmpty();
      }
      return all.bits(store);
    }
  }

  private static void step(
      boolean share, List<Tape> tapes, List<Long> flags, long epoch, MemoryOwner memory) {
    List<Long> areas = tapes.stream().map(t -> memory.floats(t.leftBytes() / Float.BYTES)).toList();
    List<ExchangeMachine> machines = new ArrayList<>();
    for (int r = 0; r < tapes.size(); r++) {
      machines.add(new ExchangeMachine(tapes.get(r), r, areas, epoch, memory));
    }
    int gradients = ExchangeMemory.GRADIENTS;
    int[] meetings = share ? new int[] {ExchangeMemory.START, gradients} : new int[] {gradients};
    for (int meeting : meetings) {
      machines.forEach(ExchangeMachine::run);
      for (int r = 0; r < tapes.size(); r++) {
        assertThat(machines.get(r).allCame(meeting, flags.get(r), tapes.size())).isTrue();
      }
    }
    machines.reversed().forEach(ExchangeMachine::run);
    // Nobody reads a row before all have ended the step before.
    assertThat(machines).extracting(m -> m.meetingsBeforeRows).containsOnly(share ? 1 : 0);
  }

  static Stream<Arguments> cases() {
    return Stream.of(new Adagrad(1e-3), new RowAdagrad(1e-3), new Adam(.9, .999, 1e-3, .01, .02))
        .flatMap(
            o -> Stream.of(Arguments.of(o, 8, 2), Arguments.of(o, 7, 3), Arguments.of(o, 20, 4)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void allThatIsTrainedHasTheBitsOfCopies(Optimizer optimizer, int batch, int ranks) {
    Map<String, float[]> copies = trained(false, batch, ranks, optimizer);
    assertThat(trained(true, batch, ranks, optimizer)).usingRecursiveComparison().isEqualTo(copies);
    assertThat(copies).hasSizeGreaterThan(15);
  }

  /** A table of two rows in a memory that two GPUs give. */
  private static DeviceParameters small(ParameterStore store, MemoryOwner memory) {
    HostMemory host = new HostMemory(memory);
    DeviceParameters shared =
        DeviceParameters.in(p -> new SpreadMemory(host, new Pieces(SHIFT, 2, 0)), store);
    return new DeviceParameters(host, store, shared, p -> !p.table());
  }

  @Test
  void oneGpuDoesNotTrainWhatSeveralShare() {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        MemoryOwner memory = new MemoryOwner()) {
      DeviceLayout layout =
          DeviceLayout.sent(memory.floats(4), memory.floats(8), /* warpgroups= */ false);
      for (Optimizer optimizer : List.of(new Adagrad(1), Adam.DEFAULT)) {
        assertThatThrownBy(
                () ->
                    TrainingTape.of(
                        DoGpusExchangeGradientsInOrderTest.model(),
                        4,
                        small(store, memory),
                        layout,
                        optimizer,
                        5,
                        null))
            .hasMessageContaining("is shared out over several GPUs")
            .hasMessageContaining("cannot train it alone");
      }
    }
  }

  @Test
  void aTableThatIsReadAsAWeightIsNotTrainedShared() {
    ParameterSpec table = ParameterSpec.table("t", 4, 8);
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(8));
    Value y = b.apply(new Linear(1, false), x, b.view(ParameterView.block(table, 0, 1, 0, 8)));
    TrainingGraph training = b.loss(y, b.input("labels", TensorType.batch(1))).training();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        MemoryOwner memory = new MemoryOwner()) {
      DeviceLayout layout =
          DeviceLayout.sent(memory.floats(4), memory.floats(8), /* warpgroups= */ false);
      List<Long> flags = DoGpusExchangeGradientsInOrderTest.flags(2, memory);
      for (Optimizer optimizer : List.of(new Adagrad(1), Adam.DEFAULT)) {
        assertThatThrownBy(
                () ->
                    TrainingTape.of(
                        training,
                        2,
                        small(store, memory),
                        layout,
                        optimizer,
                        5,
                        new Exchange(
                            0, Share.all(4, 2), new Exchange.Flags(flags.getFirst(), flags))))
            .hasMessageContaining("shared out");
      }
    }
  }
}
