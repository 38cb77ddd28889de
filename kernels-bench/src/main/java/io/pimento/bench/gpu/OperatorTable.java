package io.pimento.bench.gpu;

import io.pimento.document.UserException;
import io.pimento.graph.Cost;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.SupernetCases;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.cuda.EngineTimer;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The time of each operator alone at the sizes that the supernet issues. */
public record OperatorTable(CudaBackend backend, int batch, String filter) {
  private static final int RUNS = 20;
  private static final int TABLE_ROWS = 100_000;

  /**
   * One line an operator case: time, bytes and operations a second.
   *
   * @throws UserException if there is none of that name
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers);
        CudaEngine engine = backend.engine(store, Adagrad.PUBLISHED, 0)) {
      for (OperatorCase c : SupernetCases.all(TABLE_ROWS)) {
        if (c.op().source() != ResultSource.COMPUTED
            || c.inputs().size() > 5
            || !c.toString().contains(filter)) {
          continue;
        }
        Graph graph = graph(c);
        double millis = new EngineTimer(engine).time(graph, batch, RUNS);
        Cost cost = c.op().cost(c.inputs(), c.op().outputs(c.inputs()));
        double bytes = 4.0 * bytes(c);
        lines.add(
            String.format(
                Locale.ROOT,
                "  %8.1f us  %7.1f GB/s  %7.2f TFLOP/s  %s",
                millis * 1e3,
                bytes / millis / 1e6,
                2.0 * batch * cost.multiplyAdds() / millis / 1e9,
                c));
      }
    }
    if (lines.isEmpty()) {
      throw new UserException("--filter: no operator's name contains '" + filter + "'");
    }
    return lines;
  }

  private double bytes(OperatorCase c) {
    double sum = 0;
    for (var t : c.inputs()) {
      sum += t.size(batch);
    }
    for (var t : c.op().outputs(c.inputs())) {
      sum += t.size(batch);
    }
    return sum;
  }

  private static Graph graph(OperatorCase c) {
    GraphBuilder b = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < c.inputs().size(); i++) {
      values.add(b.input("x" + i, c.inputs().get(i)));
    }
    Map<String, Value> named = new LinkedHashMap<>();
    b.applyAll(c.op(), values).forEach(v -> named.put("y" + v.output(), v));
    return b.build(named);
  }
}
