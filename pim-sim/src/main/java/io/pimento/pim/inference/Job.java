package io.pimento.pim.inference;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.QuantizedGraph;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run.
 *
 * @param quantized the graph, with the bits that it states
 * @param work what the graph asks for
 * @param options what a mapping may choose; devices without crossbars heed the tables' layout alone
 * @param given where everything is to live, in place of what a mapping would choose; null if it may
 *     choose
 */
public record Job(
    QuantizedGraph quantized,
    GraphWork work,
    Traffic traffic,
    MappingOptions options,
    @Nullable GivenPlan given) {
  /** Rows that layouts by accesses treat by themselves, where a device has no number of its own. */
  static final int HOT_ROWS = 2000;

  /** A graph under traffic; a query that names a row that is not there is an error. */
  public static Job of(Graph graph, Traffic traffic, MappingOptions options) {
    QuantizedGraph quantized = QuantizedGraph.of(graph);
    GraphWork work = GraphWork.of(quantized);
    traffic.past().check(work.tables());
    traffic.now().check(work.tables());
    return new Job(quantized, work, traffic, options, null);
  }

  /** What is computed: the graph without operators that only state bits. */
  public Graph graph() {
    return quantized.graph();
  }

  /** Bits of every node: what the graph leaves open is as the options say. */
  public Job {
    options = options.with(quantized.precisions(options.precisions()));
  }

  public int batch() {
    return traffic.batch();
  }

  /** Whether the layout of tables depends on the past. */
  boolean looksBack() {
    return options.tables() == TablePolicy.ACCESS_AWARE
        || options.tables() == TablePolicy.CO_OCCURRENCE;
  }

  /** The same under other choices of the mapper. */
  public Job with(MappingOptions other) {
    return new Job(quantized, work, traffic, other, given);
  }

  /** The same where everything lives as a file says. */
  public Job placed(GivenPlan plan) {
    return new Job(quantized, work, traffic, options, plan);
  }

  /** The same for a host that does its best. */
  Job atItsBest() {
    return new Job(quantized, work, traffic, options.with(TablePolicy.ACCESS_AWARE), null);
  }

  /** How tables are laid out, in a word. */
  public String layout() {
    return given == null ? options.tables().label() : "given";
  }

  /** The past, empty if nobody looks at it. */
  AccessHistory history() {
    return looksBack() ? traffic.history(work.tables()) : new AccessHistory();
  }
}
