package io.pimento.codesign.simulate;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.function.QuantizedInference;
import io.pimento.pim.inference.Job;
import io.pimento.pim.placement.RowKey;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How far a graph's outputs with untrained, seeded weights move when a crossbar device computes
 * them. What faults do to a trained model is said by log loss and AUC, not by this.
 *
 * @param rows samples compared
 * @param error root mean square of the change by the deviation of the exact outputs
 * @param conversions of all ADCs
 * @param clipped sums beyond the ADCs' range
 */
public record PimFunction(int rows, double error, long conversions, long clipped) {
  private static final int ROWS = 64;

  /** Computes samples that read past rows both ways; dense inputs are normal. */
  public static PimFunction of(Job job, CrossbarDevice device, Faults faults, long seed) {
    Graph graph = job.quantized().source();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(seed, workers)) {
      Map<String, double[]> whole = new HashMap<>();
      QuantizedInference run =
          new QuantizedInference(
              graph,
              device,
              job.options().precisions(),
              faults,
              spec -> whole.computeIfAbsent(spec.name(), name -> values(store, spec)));
      Map<String, Tensor> feeds = feeds(job, seed);
      double[] exact = run.calibrate(ROWS, feeds).firstEntry().getValue().data();
      double[] changed = run.run(ROWS, feeds).firstEntry().getValue().data();
      double mean = 0;
      for (double x : exact) {
        mean += x / exact.length;
      }
      double change = 0;
      double spread = 0;
      for (int i = 0; i < exact.length; i++) {
        change += Math.pow(changed[i] - exact[i], 2);
        spread += Math.pow(exact[i] - mean, 2);
      }
      double error = change == 0 ? 0 : Math.sqrt(change / Math.max(spread, Double.MIN_NORMAL));
      return new PimFunction(ROWS, error, run.conversions(), run.clipped());
    }
  }

  /** A parameter as it is in the store. */
  public static double[] values(ParameterStore store, ParameterSpec spec) {
    double[] all = new double[Math.toIntExact(spec.size())];
    long address = store.get(spec).address();
    for (int i = 0; i < all.length; i++) {
      all[i] = NativeMemory.get(address, i);
    }
    return all;
  }

  private static Map<String, Tensor> feeds(Job job, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<RowKey>> queries = new ArrayList<>(job.traffic().now().lookups());
    queries.addAll(job.traffic().past().lookups());
    Map<String, Tensor> feeds = new HashMap<>();
    job.graph()
        .inputs()
        .forEach(
            (name, value) -> {
              TensorType type = value.type();
              double[] data = new double[Math.toIntExact(type.size(ROWS))];
              int each = Math.max(1, data.length / ROWS);
              for (int i = 0; i < data.length; i++) {
                List<RowKey> query = queries.get(i / each % queries.size());
                data[i] =
                    type.element() == Element.INDEX
                        ? query.get(i % each).row()
                        : random.nextGaussian();
              }
              feeds.put(name, Tensor.of(type, ROWS, data));
            });
    return feeds;
  }
}
