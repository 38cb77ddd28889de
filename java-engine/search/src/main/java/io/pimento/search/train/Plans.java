package io.pimento.search.train;

import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The prepared graph of each step: kept where all steps have one graph, else made step by step. */
public final class Plans implements AutoCloseable {
  private final Engine engine;
  private final PathSource paths;
  private final Map<Integer, CompiledGraph> kept = new HashMap<>();
  private final @Nullable Ahead ahead;
  private long step;

  public Plans(Engine engine, PathSource paths, long rows, int batch, long from, long to) {
    this.engine = engine;
    this.paths = paths;
    this.step = from;
    long perEpoch = (rows + batch - 1) / batch;
    // Asked once: an engine may answer by the processors that there are, whose number can change.
    int depth = paths.constant() ? 0 : engine.ahead();
    this.ahead =
        depth == 0
            ? null
            : new Ahead(
                engine,
                depth,
                paths,
                s -> (int) Math.min(batch, rows - s % perEpoch * batch),
                from,
                to);
  }

  /** The graph of the next step, whose batch has so many rows. */
  public CompiledGraph next(int count) throws InterruptedException {
    long now = step++;
    if (ahead != null) {
      return ahead.take();
    }
    if (paths.constant()) {
      return kept.computeIfAbsent(count, n -> engine.prepare(paths.at(now), n));
    }
    return engine.prepare(paths.at(now), count);
  }

  @Override
  public void close() {
    if (ahead != null) {
      ahead.close();
    }
  }
}
