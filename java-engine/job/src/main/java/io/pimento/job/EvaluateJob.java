package io.pimento.job;

import io.pimento.data.InputKinds;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.job.model.HandMadeModel;
import io.pimento.run.CutFactors;
import io.pimento.run.Messages;
import io.pimento.run.PooledFields;
import io.pimento.run.Results;
import io.pimento.run.RunData;
import io.pimento.run.RunFolder;
import io.pimento.run.TestOpenings;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.kernel.matmul.MatmulChooser;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.evaluate.Reliability;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.kept.KeptTables;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Scores one checkpoint. */
public final class EvaluateJob {
  private static final int BATCH = 2048;

  private EvaluateJob() {}

  /** Whether a checkpoint holds one model's own weights rather than a supernet's. */
  public static boolean isStandalone(Path checkpoint) throws IOException {
    return WeightsAbout.STANDALONE.equals(
        Safetensors.readHeader(checkpoint).metadata().get(WeightsAbout.KIND));
  }

  /**
   * What a split was scored with.
   *
   * @param reliability of the predictions
   * @param grouped the AUC inside groups, if a field was named
   */
  public record Scores(Metrics metrics, Reliability reliability, @Nullable GroupedAuc grouped) {}

  /**
   * Scores a split; opening the test split is logged beside the checkpoint.
   *
   * @param architecture of the checkpoint's model, or one in its supernet; null for a hand-made one
   * @param groupBy a field whose values are groups; or null
   */
  public static Scores run(
      Path checkpoint,
      @Nullable Architecture architecture,
      RunConfig config,
      Split split,
      boolean tune,
      @Nullable String groupBy,
      Backends.Choice backend,
      Messages messages)
      throws IOException, InterruptedException {
    boolean own = architecture == null || isStandalone(checkpoint);
    if (own && tune) {
      throw new UserException(checkpoint + " is a model of its own; --tune is for supernets");
    }
    InputKinds inputs = WeightsAbout.inputs(Safetensors.readHeader(checkpoint).metadata());
    try (RunData whole = RunData.open(config.data(), config.model())) {
      RunData opened = whole.withInputs(inputs);
      int group = groupBy == null ? -1 : Groups.field(opened.schema(), "--group-by", groupBy);
      Scored scored = scored(checkpoint, architecture, own, opened, config);
      RunData data = opened.withTables(scored.stem);
      RowSource rows =
          split == Split.TEST
              ? data.test(
                  new TestOpenings(checkpoint.toAbsolutePath().resolveSibling(TestOpenings.FILE)),
                  "evaluate",
                  "score of " + checkpoint.getFileName())
              : data.rows(split);
      try (Device device = backend.open(products(checkpoint, backend));
          CutFactors _ = new CutFactors(List.of(device), messages);
          Machine machine = new Machine(new Workers(config.train().threadCount()), device);
          ParameterStore store = new ParameterStore(0, machine.workers())) {
        Graph inference = scored.model.inference();
        Checkpoint.read(checkpoint, store, inference.parameters());
        Predictor.Predictions p;
        if (tune && scored.model instanceof Subnet subnet) {
          messages.line("tuning the head: " + config.tune().steps() + " steps");
          try (SubnetEvaluator evaluator =
              machine.evaluator(
                  machine.workers().threads(),
                  store,
                  data.rows(Split.TRAIN),
                  rows,
                  config.tune(),
                  config.search().settings().seed())) {
            p = evaluator.predict(subnet);
          }
        } else {
          try (Engine engine = machine.engine(store, Adagrad.PUBLISHED, 0)) {
            engine.weightsStay();
            p = Predictor.predict(engine, inference, rows, BATCH, Long.MAX_VALUE);
          }
        }
        return new Scores(
            p.metrics(),
            Reliability.of(p.logits(), p.labels(), p.weights()),
            group < 0 ? null : grouped(p, Groups.of(rows, group)));
      }
    }
  }

  /** After tuning only the first rows of a split may be predicted. */
  private static GroupedAuc grouped(Predictor.Predictions p, int[] groups) {
    return GroupedAuc.of(p, Arrays.copyOf(groups, p.logits().length));
  }

  /** What is scored, and what it reads. */
  private record Scored(Model model, Stem stem) {}

  private static Scored scored(
      Path checkpoint,
      @Nullable Architecture architecture,
      boolean own,
      RunData data,
      RunConfig config)
      throws IOException {
    if (architecture == null) {
      Baseline model = HandMadeModel.over(checkpoint, data.stem());
      return new Scored(model, model.stem());
    }
    Stem stem = tables(checkpoint, data.stem());
    Sharing sharing = own ? Sharing.STANDALONE : config.train().sharing();
    return new Scored(new Subnet(stem, architecture, sharing), stem);
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
    PooledFields.require(checkpoint, header.metadata(), data);
    KeptTables kept = KeptTables.of(header);
    List<Integer> rows = kept.rows();
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
    return data.withTables(rows).withEmbedding(kept.embedding()).withWidths(kept.widths());
  }

  /**
   * Adds scores to the run's results, if the checkpoint lies in a run's folder.
   *
   * @param name what was scored
   * @param groupBy the field whose values were groups; or null
   */
  public static void keep(Path checkpoint, String name, @Nullable String groupBy, Scores scores)
      throws IOException {
    RunFolder beside = RunFolder.of(checkpoint);
    if (!beside.exists()) {
      return;
    }
    ObjectNode node = json(scores);
    if (groupBy != null) {
      node.put("group_by", groupBy);
    }
    ObjectNode all =
        beside.results().read().path("evaluate") instanceof ObjectNode known
            ? known
            : Results.object();
    all.set(name, node);
    beside.results().put("evaluate", all);
  }

  private static ObjectNode json(Scores scores) {
    ObjectNode node = Results.object();
    OutcomeJson.write(node, scores.metrics(), scores.reliability());
    GroupedAuc grouped = scores.grouped();
    if (grouped != null) {
      OutcomeJson.write(node.putObject("grouped_auc"), grouped);
    }
    return node;
  }
}
