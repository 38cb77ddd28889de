package io.pimento.search.evaluate;

import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.ResidentRows;
import io.pimento.runtime.engine.ScoringQueue;
import io.pimento.runtime.engine.WorkQueue;
import io.pimento.search.model.Stem;
import java.util.Map;
import java.util.Optional;

/**
 * Rows that were brought to the device once.
 *
 * @param tuned chunks to tune the head on, which come first
 * @param scored chunks of validation rows, the last one filled up
 * @param chunk rows of each of these
 * @param labels of the validation rows
 * @param weights of the validation rows
 */
record KeptSearchRows(
    ResidentRows rows, int tuned, int scored, int chunk, float[] labels, float[] weights)
    implements SearchRows {
  /**
   * Copies them to the engine's device; empty if it has no room for them, or they hold fields of
   * several values, whose places follow from the batch.
   */
  static Optional<SearchRows> bring(
      Engine engine, RowSource train, RowSource validation, TuneSettings settings, long seed)
      throws InterruptedException {
    DataSchema schema = validation.schema();
    if (!schema.bags().isEmpty()) {
      return Optional.empty();
    }
    int count = Math.toIntExact(Math.min(settings.validationRows(), validation.rows()));
    long most = count + 2L * settings.chunk() + (long) settings.steps() * settings.batch();
    int width = schema.denseCount() + schema.categoricalCount() + 2;
    ResidentRows rows = engine.residentRows(most, width).orElse(null);
    if (rows == null) {
      return Optional.empty();
    }
    // Labels and weights are one number a row.
    Map<String, Integer> widths =
        Map.of(Stem.DENSE, schema.denseCount(), Stem.IDS, schema.categoricalCount());
    try {
      int tuned = 0;
      if (settings.steps() > 0) {
        try (StreamedChunks stream = new StreamedChunks(train, settings.chunk(), seed)) {
          for (int steps = 0; steps < settings.steps(); tuned++) {
            int n = stream.next();
            rows.add(n, stream.all(), widths);
            steps += (n + settings.batch() - 1) / settings.batch();
          }
        }
      }
      int scored = 0;
      // A short last chunk is filled up, so that its rows get the bits of those in a full one.
      try (StoredChunks stored = new StoredChunks(validation, settings.chunk(), count, true)) {
        for (; stored.next() > 0; scored++) {
          rows.add(stored.size(), stored.all(), widths);
        }
        return Optional.of(
            new KeptSearchRows(
                rows, tuned, scored, settings.chunk(), stored.labels(), stored.weights()));
      }
    } catch (RuntimeException | InterruptedException e) {
      rows.close();
      throw e;
    }
  }

  @Override
  public WorkQueue queue(Engine engine) {
    return engine.deviceQueue();
  }

  @Override
  public Chunks.Tuned tuning() {
    return new Tuning();
  }

  @Override
  public Chunks.Labelled scoring(Engine engine) {
    return new Scoring();
  }

  @Override
  public void close() {
    rows.close();
  }

  private final class Tuning implements Chunks.Tuned {
    private int at = -1;

    @Override
    public int next() {
      at++;
      return at < tuned ? size() : 0;
    }

    @Override
    public int size() {
      return rows.rows(at);
    }

    @Override
    public Map<String, Long> inputs(CompiledGraph prepared, int first) {
      return rows.inputs(prepared, at, first);
    }

    @Override
    public long column(String name) {
      return rows.column(at, name);
    }

    @Override
    public void close() {}
  }

  private final class Scoring implements Chunks.Labelled {
    private int at = -1;

    @Override
    public int next() {
      at++;
      return at < scored ? Math.min(size(), labels.length - at * chunk) : 0;
    }

    @Override
    public int size() {
      return chunk;
    }

    @Override
    public void run(ScoringQueue queue, CompiledGraph prepared) {
      queue.run(prepared, rows.inputs(prepared, tuned + at, 0));
    }

    @Override
    public float[] labels() {
      return labels;
    }

    @Override
    public float[] weights() {
      return weights;
    }

    @Override
    public void close() {}
  }
}
