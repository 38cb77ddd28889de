package io.pimento.job;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.graph.ParameterSpec;
import io.pimento.run.Results;
import io.pimento.run.Run;
import io.pimento.run.RunFolder;
import io.pimento.run.Study;
import io.pimento.run.config.ModelConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.run.config.TrainConfig;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.Texts;
import io.pimento.runtime.collective.socket.SocketGroup;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.memory.MappedFile;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CheckpointedTraining;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.TrainedSupernet;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Trains the supernet of a run, or goes on with it. */
public final class SupernetJob {
  private SupernetJob() {}

  /** The name of a checkpoint's place in training. */
  static final String STEP = WeightsAbout.STEP;

  /** Paths as configured. */
  public static SupernetPaths paths(Stem stem, ModelConfig model, TrainConfig train, long rows) {
    if (!model.space().embeddings().isEmpty()) {
      throw new UserException(
          "a supernet shares embeddings of one width: model.embeddings, "
              + model.space().embeddings()
              + ", is for models that are trained alone (codesign.scores: training,"
              + " search.evaluation: direct); set it to []");
    }
    return new SupernetPaths(
        stem,
        model.space(),
        model.blocks(),
        train.sharing(),
        train.strategy(),
        train.pathWarmUpSteps(rows),
        train.settings().seed());
  }

  /** What decides the bytes of a supernet: its checkpoint goes on under the same key alone. */
  public static String key(RunConfig config, String fingerprint) {
    return config.identity(fingerprint, "model", "train");
  }

  /** Trains to the end, by as many replicas as are configured. */
  public static void run(Run run) throws IOException, InterruptedException {
    run(run, 1);
  }

  /** The same on all GPUs of the run. */
  public static void runOnAllGpus(Run run) throws IOException, InterruptedException {
    run(run, run.backend().gpus());
  }

  private static void run(Run run, int gpus) throws IOException, InterruptedException {
    TrainConfig train = run.config().train();
    Device device = run.machine().device();
    int replicas = SupernetReplicas.of(train, gpus, device.mostReplicas());
    train(
        run,
        run.machine(),
        train.settings().withReplicas(replicas),
        SupernetReplicas.sharing(train, replicas, device));
  }

  /**
   * The same as one of several processes, each of which has one replica. The first one writes,
   * tells of it and returns last; the others keep nothing.
   *
   * @param run that the first process writes, and the others take part in
   * @throws UserException on all if they are not alike
   */
  public static void runTogether(Run run, SocketGroup group)
      throws IOException, InterruptedException {
    if (group.size() == 1) {
      run(run);
      return;
    }
    RunConfig config = run.config();
    Machine machine = run.machine().together(group.member(run.machine().workers()));
    Collective member = machine.group().orElseThrow();
    AlikeMembers.require(
        member,
        group::who,
        AlikeMembers.needs(
            config,
            run.data().fingerprint(),
            run.data().pretrained().fingerprint(),
            run.backend().name()
                + " by "
                + run.backend().precision().name().toLowerCase(Locale.ROOT)));
    if (group.rank() == 0) {
      train(
          run,
          machine,
          config.train().settings(),
          SupernetReplicas.processes(config.train(), group.size(), machine.device()));
    } else {
      run.messages()
          .line(
              group.who(group.rank())
                  + ", of "
                  + group.size()
                  + " processes: trains with "
                  + group.who(0)
                  + ", which writes the supernet and says how far it is");
      takePart(run, machine);
    }
    // Nobody leaves before the first one has written everything.
    Texts.first(member, "done");
  }

  /** A replica whose parameters, in the end, are those of the first process to the bit. */
  private static void takePart(Run run, Machine machine) throws IOException, InterruptedException {
    RunConfig config = run.config();
    TrainSettings settings = config.train().settings();
    RowSource rows = run.data().rows(Split.TRAIN);
    SupernetPaths paths = paths(run.data().stem(), config.model(), config.train(), rows.rows());
    if (told(machine, 0) >= settings.steps(rows.rows())) {
      return;
    }
    try (ParameterStore store = machine.store(settings, run.data().stem().starts())) {
      training(run)
          .run(
              machine,
              store,
              paths.parameters(),
              "train supernet",
              rows,
              paths,
              settings,
              Progress.SILENT);
    }
  }

  /** How many steps the first process has done. */
  private static long told(Machine machine, long mine) throws InterruptedException {
    return machine.group().isEmpty()
        ? mine
        : Long.parseLong(Texts.first(machine.group().get(), Long.toString(mine)));
  }

  private static CheckpointedTraining training(Run run) {
    return new CheckpointedTraining(
        run.folder().supernet(),
        run.config().train().checkpointEvery(),
        key(run.config(), run.data().fingerprint()),
        run.study().encoding().metadata());
  }

  private static void train(Run run, Machine machine, TrainSettings settings, String sharing)
      throws IOException, InterruptedException {
    RunConfig config = run.config();
    TrainConfig train = config.train();
    RowSource rows = run.data().rows(Split.TRAIN);
    SupernetPaths paths = paths(run.data().stem(), config.model(), train, rows.rows());
    List<ParameterSpec> parameters = paths.parameters();
    long steps = train.settings().steps(rows.rows());
    long before = told(machine, stepsDone(run.folder()));
    run.messages()
        .line(
            SupernetLines.size(config, parameters)
                + "; "
                + steps
                + " steps of "
                + settings.batch()
                + sharing
                + (before > 0 ? ", going on after step " + before : ""));
    run.messages().line(SupernetLines.tables(parameters, train, machine.device()));
    if (before >= steps) {
      run.messages().line("supernet: already trained");
      rebuild(run, steps, rows.rows());
      return;
    }
    Optional<EarlierSupernet> earlier =
        before > 0 ? Optional.empty() : EarlierSupernet.of(run.study());
    NativeMemory.resetPeak();
    long start = System.nanoTime();
    try (ParameterStore store = machine.store(train.settings(), run.data().stem().starts())) {
      if (earlier.isPresent()) {
        run.messages().line(earlier.get().fill(store, parameters, train.settings().optimizer()));
      }
      training(run)
          .run(machine, store, parameters, "train supernet", rows, paths, settings, run.progress());
    }
    double now = (System.nanoTime() - start) / 1e9;
    double seconds = now + (before > 0 ? run.folder().results().seconds("train") : 0);
    ObjectNode result = Results.object();
    result.put("steps", steps);
    result.put("resumed_from_step", before);
    result.put("rows", rows.rows());
    result.put("seconds", seconds);
    result.put("rows_per_second", (steps - before) * train.settings().batch() / now);
    machine.group().ifPresent(group -> result.put("processes", group.size()));
    result.put("peak_native_bytes", NativeMemory.peakBytes());
    run.folder().results().put("train", result);
  }

  /** Results that were lost come back as far as the checkpoint tells. */
  private static void rebuild(Run run, long steps, long rows) throws IOException {
    Results results = run.folder().results();
    if (results.read().has("train")) {
      return;
    }
    ObjectNode result = Results.object();
    result.put("steps", steps);
    result.put("rows", rows);
    result.put("rebuilt", "from the checkpoint: time and memory of the training are not known");
    results.put("train", result);
    run.messages()
        .line(
            "results: the section on training was lost and is rebuilt from the checkpoint, without"
                + " its time and memory");
  }

  private static long stepsDone(RunFolder folder) throws IOException {
    if (!Files.exists(folder.supernet())) {
      return 0;
    }
    return step(Safetensors.readHeader(folder.supernet()).metadata());
  }

  private static long step(Map<String, String> metadata) {
    return Long.parseLong(metadata.getOrDefault(STEP, "0"));
  }

  /** A run's supernet over its rows, scored by whoever does the run's work. */
  static TrainedSupernet trained(Run run, Parameters weights) throws IOException {
    return trained(run.study(), weights, run.elsewhere());
  }

  /** The same scored here. */
  public static TrainedSupernet trained(Study study, Parameters weights) throws IOException {
    return trained(study, weights, Optional.empty());
  }

  private static TrainedSupernet trained(
      Study study, Parameters weights, Optional<Carrier.Site> elsewhere) throws IOException {
    return new TrainedSupernet(
        study.data().stem(),
        study.config().train().sharing(),
        weights,
        study.data().rows(Split.TRAIN),
        study.data().rows(Split.VALIDATION),
        study.config().tune(),
        elsewhere);
  }

  /**
   * Fills a store with the trained supernet of a study.
   *
   * @throws UserException if it is not there or not trained to the end
   */
  public static void load(Study study, ParameterStore store) throws IOException {
    SupernetPaths paths = trainedPaths(study);
    requireFinished(study, Checkpoint.read(study.folder().supernet(), store, paths.parameters()));
  }

  /**
   * The same for a store that is only read: its parameters are the file's own bytes, which all
   * processes of this machine share.
   *
   * @return the file, closed after the store
   */
  public static MappedFile map(Study study, ParameterStore store) throws IOException {
    SupernetPaths paths = trainedPaths(study);
    Checkpoint.Mapped mapped = Checkpoint.map(study.folder().supernet(), store, paths.parameters());
    try {
      requireFinished(study, mapped.metadata());
      return mapped.memory();
    } catch (UserException e) {
      mapped.memory().close();
      throw e;
    }
  }

  private static SupernetPaths trainedPaths(Study study) {
    if (!Files.exists(study.folder().supernet())) {
      throw new UserException(
          study.folder().path()
              + " has no supernet yet; run `pimento train --run "
              + study.folder().path()
              + "` first");
    }
    long rows = study.data().rows(Split.TRAIN).rows();
    return paths(study.data().stem(), study.config().model(), study.config().train(), rows);
  }

  private static void requireFinished(Study study, Map<String, String> metadata) {
    long rows = study.data().rows(Split.TRAIN).rows();
    long steps = study.config().train().settings().steps(rows);
    if (step(metadata) < steps) {
      throw new UserException(
          "the supernet in "
              + study.folder().path()
              + " is trained for "
              + step(metadata)
              + " of "
              + steps
              + " steps; finish it with `pimento train --run "
              + study.folder().path()
              + "`");
    }
  }
}
