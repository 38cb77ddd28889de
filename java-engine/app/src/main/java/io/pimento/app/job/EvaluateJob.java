package io.pimento.app.job;

import io.pimento.app.UserException;
import io.pimento.app.backend.Backends;
import io.pimento.app.config.RunConfig;
import io.pimento.app.console.Console;
import io.pimento.app.run.Results;
import io.pimento.app.run.RunData;
import io.pimento.app.run.RunFolder;
import io.pimento.app.run.TestOpenings;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.kernel.matmul.MatmulChooser;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.evaluate.Reliability;
import io.pimento.search.evaluate.SubnetScorer;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Scores one checkpoint with one architecture. */
public final class EvaluateJob {
  private static final int BATCH = 2048;

  private EvaluateJob() {}

  /** Whether a checkpoint holds one model's own weights rather than a supernet's. */
  public static boolean isStandalone(Path checkpoint) throws IOException {
    return "standalone".equals(Safetensors.readHeader(checkpoint).metadata().get("pimento.kind"));
  }

  /**
   * What a split was scored with.
   *
   * @param reliability of the predictions; unknown after the head was tuned, which keeps none
   * @param grouped the AUC inside groups, if a field was named
   */
  public record Scores(Metrics metrics, Reliability reliability, @Nullable GroupedAuc grouped) {}

  /**
   * Scores a split; opening the test split is logged beside the checkpoint.
   *
   * @param groupBy a field whose values are groups; or null
   */
  public static Scores run(
      Path checkpoint,
      Architecture architecture,
      RunConfig config,
      Split split,
      boolean tune,
      @Nullable String groupBy,
      Backends.Choice backend,
      Console console)
      throws IOException, InterruptedException {
    boolean own = isStandalone(checkpoint);
    if (own && tune) {
      throw new UserException(checkpoint + " is a model of its own; --tune is for supernets");
    }
    if (tune && groupBy != null) {
      throw new UserException("--group-by needs predictions, which --tune does not keep");
    }
    try (RunData opened = RunData.open(config.data(), config.model().embedding())) {
      int group = groupBy == null ? -1 : Groups.field(opened.dataset().schema(), groupBy);
      Stem stem = tables(checkpoint, opened.stem());
      RunData data = opened.withTables(stem);
      Subnet subnet =
          new Subnet(stem, architecture, own ? Sharing.STANDALONE : config.train().sharing());
      RowSource rows =
          split == Split.TEST
              ? data.test(
                  new TestOpenings(checkpoint.toAbsolutePath().resolveSibling(TestOpenings.FILE)),
                  "evaluate",
                  "score of " + checkpoint.getFileName())
              : data.rows(split);
      try (CudaBackend gpu = backend.openGpu();
          Machine machine =
              new Machine(
                  new Workers(config.train().threadCount()), products(checkpoint, backend), gpu);
          ParameterStore store = new ParameterStore(0, machine.workers())) {
        Graph inference = subnet.inference();
        Checkpoint.read(checkpoint, store, inference.parameters());
        if (!tune) {
          try (Engine engine = machine.engine(store, Adagrad.PUBLISHED, 0)) {
            Predictor.Predictions p =
                Predictor.predict(engine, inference, rows, BATCH, Long.MAX_VALUE);
            return new Scores(
                p.metrics(),
                Reliability.of(p.logits(), p.labels(), p.weights()),
                group < 0 ? null : GroupedAuc.of(p, Groups.of(rows, group)));
          }
        }
        console.line("tuning the head: " + config.tune().steps() + " steps");
        try (SubnetScorer evaluator =
            machine.scorer(
                machine.workers().threads(),
                store,
                data.rows(Split.TRAIN),
                rows,
                config.tune(),
                config.search().settings().seed())) {
          return new Scores(evaluator.score(subnet), Reliability.UNKNOWN, null);
        }
      }
    }
  }

  /** Products as the run of the checkpoint computes them, if it is in its folder. */
  public static MatmulProvider products(Path checkpoint, Backends.Choice backend)
      throws IOException {
    MatmulProvider products = backend.matmul();
    Path kept = checkpoint.toAbsolutePath().resolveSibling(RunFolder.KERNELS);
    if (products instanceof MatmulChooser chooser
        && backend.kernels() == null
        && Files.exists(kept)) {
      chooser.load(kept);
    }
    return products;
  }

  /**
   * The model's own tables, which may be smaller than another data set's fields.
   *
   * @param data what the rows to be scored hold
   */
  public static Stem tables(Path checkpoint, Stem data) throws IOException {
    Safetensors.Header header = Safetensors.readHeader(checkpoint);
    List<Integer> rows = new ArrayList<>();
    int width = 0;
    for (int f = 0; ; f++) {
      Safetensors.Entry table = header.tensors().get("_embedding." + f + ".weight");
      if (table == null) {
        break;
      }
      rows.add(table.shape().getFirst());
      width = table.shape().getLast();
    }
    if (rows.isEmpty()) {
      throw new UserException(
          checkpoint + " holds no embedding tables; is it a checkpoint of ours?");
    }
    if (rows.size() != data.fields()) {
      throw new UserException(
          checkpoint
              + " has "
              + rows.size()
              + " embedding tables, the data have "
              + data.fields()
              + " categorical fields; it belongs to other data");
    }
    return data.withTables(rows).withEmbedding(width);
  }

  /** Scores for {@code results.json}. */
  public static ObjectNode json(Scores scores) {
    ObjectNode node = Results.object();
    OutcomeJson.write(node, scores.metrics(), scores.reliability());
    GroupedAuc grouped = scores.grouped();
    if (grouped != null) {
      ObjectNode group = node.putObject("grouped_auc");
      Results.put(group, "auc", grouped.auc());
      group.put("groups", grouped.groups());
      group.put("groups_of_one_class", grouped.oneClass());
      group.put("rows", grouped.rows());
      group.put("rows_without_group", grouped.ungrouped());
    }
    return node;
  }
}
