package io.pimento.runtime.engine;

import io.pimento.graph.Graph;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parameter.ParameterOverlay;
import java.util.Map;

/** An engine whose training steps several engines do together; one of them does all else alone. */
public abstract class GroupEngine implements Engine {
  /** Who does all else. */
  protected abstract Engine alone();

  @Override
  public int ahead() {
    return alone().ahead();
  }

  @Override
  public int inFlight() {
    return alone().inFlight();
  }

  @Override
  public boolean rowsAloneInAnyBatch() {
    return alone().rowsAloneInAnyBatch();
  }

  @Override
  public CompiledGraph prepare(Graph graph, int batch) {
    return alone().prepare(graph, batch);
  }

  @Override
  public void run(CompiledGraph prepared, Map<String, Long> inputs) {
    alone().run(prepared, inputs);
  }

  @Override
  public void read(CompiledGraph prepared, String output, float[] to, int offset, int count) {
    alone().read(prepared, output, to, offset, count);
  }

  @Override
  public void read(CompiledGraph prepared, String output, long to, long count) {
    alone().read(prepared, output, to, count);
  }

  @Override
  public void readRows(CompiledGraph prepared, String output, GradientRowReader reader) {
    alone().readRows(prepared, output, reader);
  }

  /** Not one of the group: it trains nothing. */
  @Override
  public Engine sibling(int threads) {
    return alone().sibling(threads);
  }

  /** Not one of the group: it trains what is private. */
  @Override
  public Engine over(ParameterOverlay weights, Optimizer optimizer, double clip) {
    return alone().over(weights, optimizer, clip);
  }

  @Override
  public long peakBytes() {
    return alone().peakBytes();
  }
}
