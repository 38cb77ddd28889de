package io.pimento;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.GraphWork;
import io.pimento.pim.inference.HostTarget;
import io.pimento.pim.inference.Job;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import io.pimento.pim.inference.Traffic;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph on a simulated processing-in-memory device, beside a host with plain memory at its best.
 * Immutable.
 *
 * @param graph what is run: a graph that scores
 * @param device the device, with its constants
 * @param options what a mapping may choose
 * @param host that the device is held against
 * @param batch samples at a time
 * @param seed of the rows that are read, which follow a Zipf law of exponent {@link
 *     Traffic#EXPONENT}
 */
public record Simulation(
    Graph graph, Target device, MappingOptions options, HostTarget host, int batch, long seed) {
  /**
   * @throws IllegalArgumentException if the batch is below 1
   */
  public Simulation {
    if (batch < 1) {
      throw new IllegalArgumentException("batch = " + batch + " must be at least 1");
    }
  }

  /**
   * One sample at a time on a device, beside the shipped host.
   *
   * @param device a shipped device, such as {@code isaac-32nm} (see {@link #devices}), or a device
   *     file
   * @throws IOException if the file cannot be read
   * @throws io.pimento.pim.dram.device.DeviceException if there is no such device, or its file is
   *     wrong
   */
  public static Simulation of(Graph graph, String device) throws IOException {
    MappingOptions options = MappingOptions.STANDARD.with(TablePolicy.ACCESS_AWARE);
    return new Simulation(
        graph,
        Targets.named(device, Rules.STANDARD),
        options,
        Targets.host(Targets.HOST, Rules.STANDARD),
        1,
        1);
  }

  /** Names of the devices that come with the simulator. */
  public static List<String> devices() {
    return Targets.shipped();
  }

  /** The same with so many samples at a time. */
  public Simulation batch(int samples) {
    return new Simulation(graph, device, options, host, samples, seed);
  }

  /** The same with one constant of the device changed, such as {@code adc.bits}. */
  public Simulation constant(String key, String value) {
    return new Simulation(graph, device.with(key, value), options, host, batch, seed);
  }

  /** The same with other choices of the mapping. */
  public Simulation options(MappingOptions other) {
    return new Simulation(graph, device, other, host, batch, seed);
  }

  /** The same beside another host: a shipped one, or a file. */
  public Simulation host(String nameOrFile) throws IOException {
    return new Simulation(
        graph, device, options, Targets.host(nameOrFile, Rules.STANDARD), batch, seed);
  }

  /** The same with other rows. */
  public Simulation seed(long other) {
    return new Simulation(graph, device, options, host, batch, other);
  }

  /**
   * Runs a batch whose rows follow a Zipf law.
   *
   * @throws IllegalArgumentException if the graph reads bags, whose sizes nobody knows
   */
  public Comparison run() {
    if (graph.inputs().values().stream().anyMatch(v -> v.type().element() == Element.BAGS)) {
      throw new IllegalArgumentException(
          "the graph reads bags; say which rows are read: run(past, batch)");
    }
    return run(
        Traffic.zipf(GraphWork.of(graph).tables(), Traffic.HISTORY, batch, Traffic.EXPONENT, seed));
  }

  /**
   * Runs rows that you know.
   *
   * @param past what mappings and caches know: for each sample and table, the rows read
   * @param now one sample each of the batch
   */
  public Comparison run(int[][][] past, int[][][] now) {
    return run(new Traffic(queries(past), queries(now)));
  }

  private Comparison run(Traffic traffic) {
    return Comparison.run(device, host, Job.of(graph, traffic, options));
  }

  private static Queries queries(int[][][] samples) {
    List<List<RowKey>> all = new ArrayList<>();
    for (int[][] tables : samples) {
      List<RowKey> query = new ArrayList<>();
      for (int t = 0; t < tables.length; t++) {
        for (int row : tables[t]) {
          query.add(new RowKey(t, row));
        }
      }
      all.add(query);
    }
    return new Queries(all);
  }
}
