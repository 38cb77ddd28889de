package io.pimento.bench.operator;

import io.pimento.bench.roofline.Roofline;
import io.pimento.graph.Element;
import io.pimento.graph.ResultSource;
import io.pimento.graph.TensorType;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.SupernetCases;
import io.pimento.graph.op.Crop;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.EmbeddingLookupGradient;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The operator cases that are measured, by name. */
public final class BenchCases {
  /** Samples a call: the published batch size. */
  public static final int BATCH = 512;

  /** 26 tables of this many 64-byte rows are 166 MB: larger than the caches. */
  private static final int TABLE_ROWS = 100_000;

  private static final Map<String, OperatorCase> ALL = named();

  private BenchCases() {}

  private static Map<String, OperatorCase> named() {
    Map<String, OperatorCase> cases = new LinkedHashMap<>();
    for (OperatorCase c : SupernetCases.all(TABLE_ROWS)) {
      // An alias moves nothing: there is no kernel to measure.
      if (c.op().source() == ResultSource.COMPUTED && cases.put(name(c), c) != null) {
        throw new IllegalStateException("two cases are called " + name(c));
      }
    }
    return cases;
  }

  /** All names, in the order of the list. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** The case of that name. */
  public static OperatorCase get(String name) {
    OperatorCase c = ALL.get(name);
    if (c == null) {
      throw new IllegalArgumentException("no operator case is called " + name);
    }
    return c;
  }

  /** Backends that compute it in ways of their own. */
  public static List<String> backends(String name) {
    return switch (get(name).op()) {
      case Linear l -> List.of("vector", "openblas");
      case LinearInputGradient g -> List.of("vector", "openblas");
      case LinearWeightGradient g -> List.of("vector", "openblas");
      default -> List.of("vector");
    };
  }

  private static String name(OperatorCase c) {
    String in =
        c.inputs().stream().map(TensorType::toString).distinct().collect(Collectors.joining(" "));
    String out =
        c.op().outputs(c.inputs()).stream()
            .limit(2)
            .map(TensorType::toString)
            .collect(Collectors.joining(" "));
    return c.op().name() + " " + in + " → " + out;
  }

  /** Work of one call, by the operator's own count; tables count by the rows that are touched. */
  public static Roofline.Workload work(String name) {
    OperatorCase c = get(name);
    List<TensorType> outputs = c.op().outputs(c.inputs());
    double flops = (double) BATCH * c.op().cost(c.inputs(), outputs).flops();
    if (readsTable(c)) {
      return new Roofline.Workload(flops, rowBytes(c, outputs), true);
    }
    double bytes = 0;
    if (c.op() instanceof Slice || c.op() instanceof Crop || c.op() instanceof Pick) {
      // The rest of its input is not read.
      return new Roofline.Workload(flops, 8.0 * outputs.getFirst().size(BATCH), false);
    }
    if (c.op() instanceof EmbeddingLookupGradient || c.op() instanceof EmbeddingBagGradient) {
      // Ids and gradients in, at most a row an entry out; the table itself is not touched.
      return new Roofline.Workload(flops, rowBytes(c, c.inputs().subList(1, 2)), false);
    }
    for (TensorType t : c.inputs()) {
      bytes += 4.0 * t.size(BATCH);
    }
    for (TensorType t : outputs) {
      bytes += 4.0 * t.size(BATCH);
    }
    return new Roofline.Workload(flops, bytes, false);
  }

  /** Whether an operator reads rows of tables by their numbers. */
  static boolean readsTable(OperatorCase c) {
    return c.op() instanceof EmbeddingLookup
        || c.op() instanceof EmbeddingBag
        || c.op() instanceof QuantizedBag;
  }

  /** Bytes of the rows that are read and of those that are written. */
  private static double rowBytes(OperatorCase c, List<TensorType> rows) {
    double width = rows.getFirst().last();
    return 4 * width * (entries(c) + (double) rows.getFirst().size(BATCH) / width);
  }

  /** Ids of a call. */
  static double entries(OperatorCase c) {
    TensorType ids = c.inputs().getFirst();
    return ids.element() == Element.BAGS ? BATCH * CaseInputs.MEAN_BAG : (double) ids.size(BATCH);
  }
}
