package io.pimento.pim.crossbar.schedule;

import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.OperatorPlacement;
import io.pimento.pim.crossbar.mapping.Span;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One batch through a mapped graph: all its samples are there at cycle 0.
 *
 * @param cycles until the last sample's outputs are with the host
 * @param latencies cycle at which each sample is done
 * @param energy attojoules
 * @param programming what writing the chip cost before
 * @param crossbarBusy crossbar cycles of every tile, spans counted with all their crossbars
 * @param adcBusy ADC cycles of every tile
 * @param busBusy bus cycles of every tile
 * @param digitalBusy cycles of every tile's general unit
 * @param linkBusy cycles of every router's links: east, west, south, north
 * @param timeline when every operator worked for every sample, without moving its operands
 * @param order for a replay
 */
public record Inference(
    CrossbarDevice device,
    Mapping mapping,
    int batch,
    long cycles,
    long[] latencies,
    EnergyLedger energy,
    Programming programming,
    long[] crossbarBusy,
    long[] adcBusy,
    long[] busBusy,
    long[] digitalBusy,
    long[] linkBusy,
    List<NodeTime> timeline,
    IssueOrder order) {

  /** Runs a batch whose rows with the host, if there are any, are there from the first cycle. */
  public static Inference run(
      CrossbarDevice device, Mapping mapping, Accesses accesses, int batch) {
    return run(device, mapping, accesses, batch, HostArrivals.NONE);
  }

  /**
   * Runs a batch.
   *
   * @param arrivals of rows of tables that stay with the host
   */
  public static Inference run(
      CrossbarDevice device, Mapping mapping, Accesses accesses, int batch, HostArrivals arrivals) {
    InferenceBuilder built = built(device, mapping, accesses, batch, arrivals);
    Clockwork clock = Clockwork.run(built.tasks, built.resources.count());
    return of(device, mapping, batch, built, clock);
  }

  /** Runs a batch with every resource serving in the order of an earlier run. */
  public static Inference replay(
      CrossbarDevice device, Mapping mapping, Accesses accesses, int batch, IssueOrder order) {
    InferenceBuilder built = built(device, mapping, accesses, batch, HostArrivals.NONE);
    if (order.order.length != built.tasks.size()) {
      throw new CrossbarException(
          "an order of "
              + order.order.length
              + " tasks is not one of this mapping and batch: "
              + built.tasks.size());
    }
    Clockwork clock = Clockwork.replay(built.tasks, built.resources.count(), order.order);
    return of(device, mapping, batch, built, clock);
  }

  private static InferenceBuilder built(
      CrossbarDevice device, Mapping mapping, Accesses accesses, int batch, HostArrivals arrivals) {
    if (batch < 1) {
      throw new CrossbarException("a batch of " + batch + " must be at least 1");
    }
    return new InferenceBuilder(device, mapping, accesses, batch, arrivals);
  }

  private static Inference of(
      CrossbarDevice device, Mapping mapping, int batch, InferenceBuilder b, Clockwork clock) {
    long[] latencies = new long[batch];
    long cycles = 0;
    for (int s = 0; s < batch; s++) {
      latencies[s] = clock.done[b.last[s]];
      cycles = Math.max(cycles, latencies[s]);
    }
    Idle.book(b.energy, device, mapping, cycles, b.adcBusy, clock.busy[b.resources.host()]);
    int tiles = device.tiles();
    int buses = b.resources.firstBus();
    long[] crossbars = new long[tiles];
    Long2IntOpenHashMap widths = new Long2IntOpenHashMap();
    for (int i = 0; i < b.tasks.size(); i++) {
      int on = b.tasks.resource.getInt(i);
      if (on >= 0 && on < buses) {
        int tile = on / device.crossbars();
        int node = b.tasks.node.getInt(i);
        int width =
            widths.computeIfAbsent(
                (long) node << Integer.SIZE | on, _ -> width(mapping, node, on, device));
        crossbars[tile] += (long) b.tasks.occupancy.getInt(i) * width;
      }
    }
    return new Inference(
        device,
        mapping,
        batch,
        cycles,
        latencies,
        b.energy,
        Programming.of(device, mapping),
        crossbars,
        b.adcBusy,
        Arrays.copyOfRange(clock.busy, buses, buses + tiles),
        Arrays.copyOfRange(clock.busy, buses + tiles, buses + 2 * tiles),
        Arrays.copyOfRange(
            clock.busy,
            b.resources.firstLink(),
            b.resources.firstLink() + 4 * device.mesh().routers()),
        timeline(b, clock),
        new IssueOrder(clock.order));
  }

  /** Crossbars that work in step with the one a task is booked on. */
  private static int width(Mapping mapping, int node, int on, CrossbarDevice device) {
    int tile = on / device.crossbars();
    int index = on % device.crossbars();
    return switch (mapping.of(node)) {
      case OperatorPlacement.Layer l ->
          l.copies().stream()
              .flatMap(List::stream)
              .filter(s -> s.tile() == tile && s.first() == index)
              .mapToInt(Span::count)
              .findFirst()
              .orElse(1);
      case OperatorPlacement.Dynamic d ->
          d.scratch().stream()
              .filter(s -> s.tile() == tile && s.first() == index)
              .mapToInt(Span::count)
              .findFirst()
              .orElse(1);
      case OperatorPlacement.Lookup _ -> 1;
    };
  }

  private static List<NodeTime> timeline(InferenceBuilder b, Clockwork clock) {
    Tasks tasks = b.tasks;
    Map<Long, NodeTime> times = new TreeMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      int node = tasks.node.getInt(i);
      int sample = tasks.sample.getInt(i);
      if (node < 0 || !b.resources.computes(tasks.resource.getInt(i))) {
        continue;
      }
      long from = clock.start[i];
      long to = clock.done[i];
      long key = (long) sample << Integer.SIZE | node;
      NodeTime t = times.get(key);
      times.put(
          key,
          t == null
              ? new NodeTime(sample, node, from, to)
              : new NodeTime(sample, node, Math.min(t.from(), from), Math.max(t.to(), to)));
    }
    return new ArrayList<>(times.values());
  }

  /** Seconds of so many cycles. */
  public double seconds(long of) {
    return of * device.clock() * 1e-9;
  }

  /** Inferences a second of this batch by itself. */
  public double throughput() {
    return batch / seconds(cycles);
  }

  /** nm² of the tiles in use, by part. */
  public Map<String, Long> area() {
    Map<String, Long> parts = new LinkedHashMap<>();
    device.tileArea().forEach((part, nm) -> parts.put(part, nm * mapping.tilesUsed()));
    return parts;
  }

  /** ADCs of a tile. */
  public int adcsOfTile() {
    return device.adcsOfTile();
  }
}
