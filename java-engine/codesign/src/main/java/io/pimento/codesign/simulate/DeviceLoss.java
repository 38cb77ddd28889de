package io.pimento.codesign.simulate;

import io.pimento.codesign.traffic.PreparedRows;
import io.pimento.codesign.traffic.RaggedRows;
import io.pimento.codesign.traffic.TableReads;
import io.pimento.data.BagBuffer;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.function.QuantizedInference;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * How much log loss a model loses when a crossbar device computes it, with its bits, the reach of
 * its ADCs and its cells' faults: over the same rows, against the model's own arithmetic.
 *
 * <p>Errors that happen to help on these rows are not credited: a model loses nothing or something.
 *
 * <p>Tables are cut to the rows that are read, so that large ones cost nothing.
 */
final class DeviceLoss {
  /** Rows with numbers of their own in each table. */
  private record Rows(
      int count,
      double[] dense,
      double[] ids,
      double[] labels,
      double[] weights,
      List<RaggedRows> bags) {}

  private final Stem prepared;
  private final Stem cut;
  private final List<List<Integer>> kept;
  private final Rows calibration;
  private final Rows scored;
  private final Faults faults;

  /**
   * Reads rows.
   *
   * @param rows of the training split that set ranges, and as many of validation that are scored
   */
  DeviceLoss(PreparedRows data, int rows, Faults faults) throws InterruptedException {
    this.prepared = data.stem();
    this.faults = faults;
    List<Map<Integer, Integer>> places = new ArrayList<>();
    for (int f = 0; f < prepared.fields(); f++) {
      places.add(new LinkedHashMap<>());
    }
    this.calibration = read(data, Split.TRAIN, rows, places);
    this.scored = read(data, Split.VALIDATION, rows, places);
    this.kept = places.stream().map(p -> List.copyOf(p.keySet())).toList();
    this.cut = prepared.withTables(kept.stream().map(k -> Math.max(1, k.size())).toList());
  }

  private DeviceLoss(DeviceLoss other, Faults faults) {
    this.prepared = other.prepared;
    this.cut = other.cut;
    this.kept = other.kept;
    this.calibration = other.calibration;
    this.scored = other.scored;
    this.faults = faults;
  }

  /** The same rows under other faults. */
  DeviceLoss under(Faults others) {
    return new DeviceLoss(this, others);
  }

  private Rows read(PreparedRows data, Split split, int limit, List<Map<Integer, Integer>> places)
      throws InterruptedException {
    int count = (int) Math.min(limit, data.rows(split).rows());
    int fields = prepared.tableRows().size();
    Rows all =
        new Rows(
            count,
            new double[count * prepared.dense()],
            new double[count * fields],
            new double[count],
            new double[count],
            prepared.bags().stream().map(bag -> new RaggedRows()).toList());
    int[] at = {0};
    TableReads.each(
        data.rows(split),
        count,
        b -> {
          for (int i = 0; i < b.count() && at[0] < count; i++, at[0]++) {
            int to = at[0];
            for (int d = 0; d < prepared.dense(); d++) {
              all.dense()[to * prepared.dense() + d] =
                  b.buffers().dense().get(i * prepared.dense() + d);
            }
            for (int f = 0; f < fields; f++) {
              Map<Integer, Integer> place = places.get(f);
              int id = b.buffers().ids().get(i * fields + f);
              all.ids()[to * fields + f] = place.computeIfAbsent(id, k -> place.size());
            }
            for (int f = 0; f < all.bags().size(); f++) {
              Map<Integer, Integer> place = places.get(fields + f);
              BagBuffer bags = b.buffers().bags().get(f);
              for (int k = 0; k < bags.size(i); k++) {
                int id = place.computeIfAbsent(bags.id(i, k), key -> place.size());
                all.bags().get(f).add(id, bags.weight(i, k));
              }
              all.bags().get(f).endRow();
            }
            all.labels()[to] = b.buffers().labels().get(i);
            all.weights()[to] = b.buffers().weights().get(i);
          }
        });
    return all;
  }

  /** A model with its weights, of tables only the rows that are read. */
  record Held(Graph graph, Map<String, double[]> values) {
    double[] of(ParameterSpec p) {
      return values.getOrDefault(p.name(), new double[0]);
    }
  }

  /**
   * Copies what losses depend on.
   *
   * @param model its graph over any tables
   * @param weights where its parameters are, tables whole
   */
  Held hold(Function<Stem, Graph> model, Parameters weights) {
    Graph graph = model.apply(cut);
    Map<String, ParameterSpec> whole = new HashMap<>();
    for (ParameterSpec p : model.apply(prepared).parameters()) {
      whole.put(p.name(), p);
    }
    Map<String, double[]> values = new HashMap<>();
    for (ParameterSpec p : graph.parameters()) {
      ParameterSpec own = whole.getOrDefault(p.name(), p);
      values.put(p.name(), values(weights.get(own).address(), p));
    }
    return new Held(graph, values);
  }

  /** Log loss on the device − log loss of the model's own arithmetic, at least 0. */
  double excess(Held model, CrossbarDevice device, Precisions precisions) {
    QuantizedInference run =
        new QuantizedInference(model.graph(), device, precisions, faults, model::of);
    run.calibrate(calibration.count(), feeds(model.graph(), calibration));
    Map<String, Tensor> feeds = feeds(model.graph(), scored);
    double onDevice = loss(run.run(scored.count(), feeds, TrainingGraph.LOGITS));
    Tensor own =
        Objects.requireNonNull(
            ReferenceInterpreter.run(model.graph(), scored.count(), feeds, model::of)
                .get(TrainingGraph.LOGITS));
    return Math.max(0, onDevice - loss(own.data()));
  }

  /** A parameter's numbers, a table's only in the rows that are read. */
  private double[] values(long address, ParameterSpec p) {
    double[] all = new double[Math.toIntExact(p.size())];
    if (p.table()) {
      int width = p.shape().get(1);
      List<Integer> rows = kept.get(field(p));
      for (int r = 0; r < rows.size(); r++) {
        for (int c = 0; c < width; c++) {
          all[r * width + c] = NativeMemory.get(address, (long) rows.get(r) * width + c);
        }
      }
      return all;
    }
    for (int i = 0; i < all.length; i++) {
      all[i] = NativeMemory.get(address, i);
    }
    return all;
  }

  /** Tables are named {@code prefix.FIELD.weight}. */
  private static int field(ParameterSpec table) {
    String[] parts = table.name().split("\\.");
    return Integer.parseInt(parts[parts.length - 2]);
  }

  private static Map<String, Tensor> feeds(Graph graph, Rows rows) {
    Map<String, double[]> inputs = new HashMap<>();
    inputs.put(Stem.DENSE, rows.dense());
    inputs.put(Stem.IDS, rows.ids());
    for (int i = 0; i < rows.bags().size(); i++) {
      inputs.put(Stem.bag(i), rows.bags().get(i).numbers());
    }
    Map<String, Tensor> feeds = new HashMap<>();
    graph
        .inputs()
        .forEach(
            (name, value) ->
                feeds.put(
                    name,
                    Tensor.of(
                        value.type(), rows.count(), Objects.requireNonNull(inputs.get(name)))));
    return feeds;
  }

  private double loss(double[] logits) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < scored.count(); i++) {
      double w = scored.weights()[i];
      sum += w * BceLoss.of(logits[i], scored.labels()[i]);
      all += w;
    }
    return sum / all;
  }
}
