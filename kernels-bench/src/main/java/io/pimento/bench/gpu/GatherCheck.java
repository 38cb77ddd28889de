package io.pimento.bench.gpu;

import io.pimento.bench.step.RandomRows;
import io.pimento.data.BatchBuffers;
import io.pimento.data.RowSource;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.RowStore;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.BatchInputs;
import io.pimento.search.model.Stem;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.UploadedRows;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Steps whose rows a GPU holds and gathers, against steps that are sent the same rows: the same
 * losses, bit by bit; and an id outside its table is named as ever.
 */
public record GatherCheck(CudaBackend backend, SupernetPaths paths) {
  private static final int ROWS = 70_000;
  private static final int ROW_CAP = 1000;
  private static final int[] BATCHES = {1, 37, 512, 1024};
  private static final int STEPS = 20;
  private static final double RATE = 0.01;

  /** What is wrong; empty if nothing is. */
  public Optional<String> fault() {
    RowSource rows = new RandomRows(SyntheticDataset.schema(ROW_CAP), ROWS, 3);
    for (int batch : BATCHES) {
      for (double dropout : new double[] {0, 0.2}) {
        double[] sent = losses(rows, batch, dropout, /* gathered= */ false);
        double[] gathered = losses(rows, batch, dropout, /* gathered= */ true);
        for (int i = 0; i < STEPS; i++) {
          if (sent[i] != gathered[i]) {
            return Optional.of(
                "step %d of %d rows has loss %s with rows gathered, %s with rows sent"
                    .formatted(i, batch, gathered[i], sent[i]));
          }
        }
      }
    }
    return unnamed();
  }

  private TrainingGraph training(double dropout) {
    return new Subnet(paths.stem(), paths.path(0), paths.sharing()).training(dropout);
  }

  private double[] losses(RowSource rows, int batch, double dropout, boolean gathered) {
    double[] losses = new double[STEPS];
    BatchBuffers buffers = BatchBuffers.direct(rows.schema(), batch);
    try (Workers workers = new Workers(1);
        ParameterStore parameters = new ParameterStore(1, workers);
        CudaEngine engine = backend.engine(parameters, Adagrad.PUBLISHED, 5);
        NativeBlock noise = NativeMemory.allocateFloats(batch);
        NativeBlock numbers = NativeMemory.allocateFloats(batch);
        RowStore store = engine.rowStore(rows, new UploadedRows(rows)).orElseThrow()) {
      CompiledGraph step = engine.prepare(training(dropout), batch);
      Random random = new Random(7);
      for (int i = 0; i < STEPS; i++) {
        long[] wanted = random.longs(batch, 0, ROWS).toArray();
        for (int k = 0; k < batch; k++) {
          NativeMemory.putInt(noise.address(), k, random.nextInt());
          NativeMemory.putInt(numbers.address(), k, (int) wanted[k]);
        }
        Map<String, Long> others = new HashMap<>();
        if (step.graph().inputs().containsKey(Stem.NOISE)) {
          others.put(Stem.NOISE, noise.address());
        }
        if (gathered) {
          losses[i] = engine.step(step, store, numbers.address(), others, RATE, i).result().loss();
        } else {
          rows.read(wanted, 0, batch, buffers);
          others.putAll(BatchInputs.of(step.graph(), buffers));
          losses[i] = engine.step(step, others, RATE, i).result().loss();
        }
      }
    }
    return losses;
  }

  /** Rows with ids that the model's tables do not have. */
  private Optional<String> unnamed() {
    RowSource wide = new RandomRows(SyntheticDataset.schema(100 * ROW_CAP), ROWS, 3);
    int batch = 512;
    try (Workers workers = new Workers(1);
        ParameterStore parameters = new ParameterStore(1, workers);
        CudaEngine engine = backend.engine(parameters, Adagrad.PUBLISHED, 5);
        NativeBlock numbers = NativeMemory.allocateFloats(batch);
        RowStore store = engine.rowStore(wide, new UploadedRows(wide)).orElseThrow()) {
      for (int k = 0; k < batch; k++) {
        NativeMemory.putInt(numbers.address(), k, k);
      }
      CompiledGraph step = engine.prepare(training(0), batch);
      engine.step(step, store, numbers.address(), Map.of(), RATE, 0).result();
      return Optional.of("an id outside its table was not noticed in rows gathered");
    } catch (IndexOutOfBoundsException e) {
      return String.valueOf(e.getMessage()).contains("table")
          ? Optional.empty()
          : Optional.of("an id outside its table gave: " + e.getMessage());
    }
  }
}
