package io.pimento.job.pim;

import io.pimento.codesign.setting.PimSetting;
import io.pimento.codesign.setting.PimSettings;
import io.pimento.codesign.simulate.JobSource;
import io.pimento.codesign.traffic.TableQueries;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.job.model.GraphChoice;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.inference.GraphWork;
import io.pimento.pim.inference.Job;
import io.pimento.pim.inference.Traffic;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.Table;
import io.pimento.run.RunData;
import io.pimento.run.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Graphs with the rows that they read: from prepared data (history from the training split, the
 * batch from validation), from a recorded trace, else drawn from a Zipf law.
 *
 * @param data where prepared rows are, or null
 * @param trace recorded queries, or null
 */
public record PimTraffic(
    @Nullable RunConfig data, @Nullable Path trace, Map<List<String>, Job> made)
    implements JobSource {
  private static final List<PimSetting<?>> KEYS =
      List.of(
          PimSetting.GRAPH,
          PimSetting.ENTRY,
          PimSetting.BATCH,
          PimSetting.HISTORY,
          PimSetting.ZIPF,
          PimSetting.SEED,
          PimSetting.TABLE_ROWS);

  public PimTraffic(@Nullable RunConfig data, @Nullable Path trace) {
    this(data, trace, new ConcurrentHashMap<>());
  }

  /** The job of some settings; graphs and traffic are made once. */
  @Override
  public Job job(PimSettings s, MappingOptions options) throws IOException, InterruptedException {
    List<String> key = KEYS.stream().map(k -> s.text(k)).toList();
    Job known = made.get(key);
    if (known == null) {
      known = make(s, options);
      made.put(key, known);
    }
    return known.with(options);
  }

  private Job make(PimSettings s, MappingOptions options) throws IOException, InterruptedException {
    String named = s.get(PimSetting.ENTRY);
    String entry = named.isEmpty() ? null : named;
    int batch = s.get(PimSetting.BATCH);
    int history = s.get(PimSetting.HISTORY);
    int rows = s.get(PimSetting.TABLE_ROWS);
    if (data != null) {
      try (RunData opened = RunData.open(data.data(), data.model())) {
        Graph graph = GraphChoice.of(s.get(PimSetting.GRAPH), entry, opened.stem(), rows);
        return Job.of(graph, real(opened, graph, history, batch), options);
      }
    }
    Graph graph = GraphChoice.of(s.get(PimSetting.GRAPH), entry, null, rows);
    if (trace != null) {
      return Job.of(graph, Traffic.of(Queries.read(trace), batch), options);
    }
    if (graph.inputs().values().stream().anyMatch(v -> v.type().element() == Element.BAGS)) {
      throw new UserException(
          "the graph "
              + s.get(PimSetting.GRAPH)
              + " has fields of several values a row; give --data or --trace, which say how many");
    }
    List<Table> tables = GraphWork.of(graph).tables();
    double zipf = s.get(PimSetting.ZIPF);
    long seed = s.get(PimSetting.SEED);
    return Job.of(graph, Traffic.zipf(tables, history, batch, zipf, seed), options);
  }

  private static Traffic real(RunData data, Graph graph, int history, int batch)
      throws InterruptedException {
    int tables = GraphWork.of(graph).tables().size();
    return new Traffic(
        TableQueries.of(data, Split.TRAIN, tables, history),
        TableQueries.of(data, Split.VALIDATION, tables, batch));
  }
}
