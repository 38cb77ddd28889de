package io.pimento.bench.gpu;

import io.pimento.bench.step.RandomRows;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.graph.Graph;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.SupernetPaths;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Whole models score rows on a GPU that are repeated and shuffled, with a last batch to fill up: a
 * row's logit must be the same bits wherever it stands.
 */
public record ModelRowCheck(CudaBackend backend, SupernetPaths paths) {
  private static final int ROW_CAP = 1000;
  private static final int ROWS = 211;
  private static final int SUBNETS = 12;
  private static final int[] BATCHES = {1, 64, 512};

  /** Rows of another source, by number. */
  private record Picked(RowSource source, int[] numbers) implements RowSource {
    @Override
    public DataSchema schema() {
      return source.schema();
    }

    @Override
    public long rows() {
      return numbers.length;
    }

    @Override
    public void read(long[] rows, int from, int count, BatchBuffers to) {
      long[] own = new long[count];
      for (int i = 0; i < count; i++) {
        own[i] = numbers[(int) rows[from + i]];
      }
      source.read(own, 0, count, to);
    }
  }

  /** What is wrong, by model; models that keep their rows' bits are not in it. */
  public Map<String, String> faults() throws InterruptedException {
    Map<String, String> faults = new TreeMap<>();
    for (Map.Entry<String, Graph> model : models().entrySet()) {
      for (int batch : BATCHES) {
        fault(model.getValue(), batch).ifPresent(f -> faults.put(model.getKey(), f));
      }
    }
    return faults;
  }

  /** The hand-made families and some subnets. */
  public Map<String, Graph> models() {
    Map<String, Graph> models = new LinkedHashMap<>();
    for (Baseline b : Baselines.all(paths.stem())) {
      models.put(b.name(), b.inference());
    }
    for (int i = 0; i < SUBNETS; i++) {
      Subnet subnet = new Subnet(paths.stem(), paths.path(i), paths.sharing());
      models.put("subnet " + i, subnet.inference());
    }
    return models;
  }

  private Optional<String> fault(Graph graph, int batch) throws InterruptedException {
    RowSource rows = new RandomRows(SyntheticDataset.schema(ROW_CAP), ROWS, 3);
    int[] numbers = IntStream.range(0, 2 * ROWS + 7).map(i -> (31 * i + 5) % ROWS).toArray();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        CudaEngine engine = backend.engine(store, Adagrad.PUBLISHED, 0)) {
      float[] first = Predictor.predict(engine, graph, rows, batch, ROWS).logits();
      float[] moved =
          Predictor.predict(engine, graph, new Picked(rows, numbers), batch, numbers.length)
              .logits();
      for (int i = 0; i < numbers.length; i++) {
        if (Float.floatToRawIntBits(moved[i]) != Float.floatToRawIntBits(first[numbers[i]])) {
          return Optional.of(
              "row %d has logit %s at place %d in batches of %d, %s at its own"
                  .formatted(numbers[i], moved[i], i, batch, first[numbers[i]]));
        }
      }
      return Optional.empty();
    }
  }
}
