package io.pimento.job.auto;

import io.pimento.data.RowSource;
import io.pimento.data.SoftenedLabels;
import io.pimento.data.Split;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Effort;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.choice.Rungs;
import io.pimento.job.fit.KeptWeights;
import io.pimento.job.model.WeightsFolder;
import io.pimento.run.KeptEncoding;
import io.pimento.run.Study;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.EpochLimit;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.RungTrainings;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.Workbench;
import io.pimento.search.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains candidates side by side on the rows of a rung. What is done stands in the book, so that
 * nothing is done twice, and in the same order whatever ends first.
 */
final class Heats {
  /** Epochs without a better score after which a training stops. */
  static final int PATIENCE = 1;

  private final Study study;
  private final Workbench bench;
  private final RungTrainings trainings;
  private final Rungs rungs;
  private final BestSoFar best;
  private final Goal goal;

  /** Whether anything was trained yet, rather than read from the book. */
  private boolean trained;

  private double spent;

  private final double probed;
  private EpochLimit limit = EpochLimit.NONE;

  /** Of train and validation rows, for candidates with softness. */
  private float[] taught = {};

  Heats(
      Study study,
      Workbench bench,
      Trainings trainings,
      TrialBook book,
      Rungs rungs,
      BestSoFar best)
      throws IOException {
    this.best = best;
    this.probed = Probe.seconds(book);
    this.study = study;
    this.bench = bench;
    this.rungs = rungs;
    this.goal = new Goal(study.config().auto().auc());
    this.trainings = new RungTrainings(trainings, book, goal);
  }

  private static String name(AutoCandidate c, int rung, long seed) {
    return "candidate/" + c.number() + "/rung/" + rung + "/seed/" + seed;
  }

  /**
   * Trains all that are not in the book yet; weights of the highest rung are kept.
   *
   * @return one for each, in their order
   */
  List<Scored> run(String what, int rung, List<AutoCandidate> candidates, long seed)
      throws IOException, InterruptedException {
    List<Trainings.Job> missing = new ArrayList<>();
    for (AutoCandidate c : slowestFirst(candidates)) {
      if (!trainings.isDone(name(c, rung, seed))) {
        missing.add((machine, progress) -> train(machine, progress, c, rung, seed));
      } else {
        best.offer(scored(c, rung, seed), name(c, rung, seed), rungs.rows().get(rung), null);
      }
    }
    timed(what, missing);
    return candidates.stream().map(c -> scored(c, rung, seed)).toList();
  }

  /** So that no lane is left alone with a slow one at the end. */
  private List<AutoCandidate> slowestFirst(List<AutoCandidate> candidates) {
    Map<AutoCandidate, Double> efforts = new HashMap<>();
    for (AutoCandidate c : candidates) {
      efforts.put(c, Effort.ofEpochs(c, study.data()));
    }
    Comparator<AutoCandidate> quickest = Comparator.comparing(efforts::get);
    return candidates.stream().sorted(quickest.reversed()).toList();
  }

  /** Wall time of a stage is what a budget is held to; it stands in the book, too. */
  void timed(String what, List<Trainings.Job> jobs) throws IOException, InterruptedException {
    if (!jobs.isEmpty()) {
      trained = true;
      if (study.config().auto().timed()) {
        double left = study.config().auto().budget() - probed - spent;
        limit = EpochLimit.until(System.nanoTime() + (long) (left * 1e9));
      }
      trainings.timed(what, 0, jobs);
    }
    spent += trainings.seconds(what);
  }

  /**
   * Seconds of the stages passed so far. Those that a process before had passed, too, count only
   * when this one comes by, so that what follows is decided as it was.
   */
  double spent() {
    return spent;
  }

  private Scored scored(AutoCandidate c, int rung, long seed) {
    return scored(c, rung, seed, trainings.of(name(c, rung, seed)));
  }

  private static Scored scored(AutoCandidate c, int rung, long seed, RungTrainings.Trained done) {
    return new Scored(c, rung, seed, done.metrics(), done.epoch(), done.seconds());
  }

  /** From now on there are students: what their teachers say of train and validation rows. */
  void teach(float[] probabilities) {
    taught = probabilities;
  }

  /** Rows that a candidate is trained on, train or train and validation. */
  RowSource rows(AutoCandidate c, Split... splits) {
    RowSource rows = c.of(study.data()).rows(splits);
    return c.softness() == 0 ? rows : new SoftenedLabels(rows, taught, c.softness());
  }

  RungTrainings trainings() {
    return trainings;
  }

  private RowSource rows(AutoCandidate c, int rung) {
    RowSource all = rows(c, Split.TRAIN);
    return RungTrainings.thinned(all, rungs.rows().get(rung), study.config().auto().seed());
  }

  private void train(Machine machine, Progress progress, AutoCandidate c, int rung, long seed)
      throws IOException, InterruptedException {
    Model model = c.model(study.data());
    RowSource train = rows(c, rung);
    String name = name(c, rung, seed);
    trainings.train(
        machine,
        progress,
        new RungTrainings.Task(
            name,
            c.shape().name(),
            model,
            train,
            c.of(study.data()).rows(Split.VALIDATION),
            c.draw().recipe(train.rows(), seed, PATIENCE, false),
            RecipeTraining.Start.DRAWN),
        limit,
        (done, fit) -> {
          if (rung == rungs.top()) {
            keep(c, seed, model, done.store());
          }
          best.offer(
              scored(c, rung, seed, trainings.of(fit.perEpoch(), fit.seconds())),
              name,
              train.rows(),
              () -> write(study.folder().fittedBest(), c, name, model, done.store()));
        });
  }

  /** The weights of a training on the highest rung. */
  Path file(AutoCandidate c, long seed) {
    return study.folder().candidates().resolve(prefix(c) + seed + ".safetensors");
  }

  private void keep(AutoCandidate c, long seed, Model model, ParameterStore store)
      throws IOException {
    Files.createDirectories(study.folder().candidates());
    write(file(c, seed), c, name(c, rungs.top(), seed), model, store);
  }

  /** Writes the weights of a training. */
  void write(Path to, AutoCandidate c, String training, Model model, ParameterStore store)
      throws IOException {
    KeptWeights.write(
        study.origin(),
        to,
        c.shape(),
        c.draw().sizes(),
        model,
        training,
        KeptEncoding.metadata(c.inputs()),
        store);
  }

  /**
   * Removes the weights of all candidates but some, of which those of all seeds stay; nothing while
   * all is read from the book, since later waves may have left weights, too.
   */
  void forget(Collection<AutoCandidate> but) throws IOException {
    if (trained) {
      new WeightsFolder(study.folder().candidates())
          .keepOnly(but.stream().map(Heats::prefix).toList());
    }
  }

  private static String prefix(AutoCandidate c) {
    return c.number() + "-";
  }

  /** Trains again what should be there and is not, such as after a kill. */
  void restore(AutoCandidate c, long seed) throws IOException, InterruptedException {
    if (KeptWeights.isOf(file(c, seed), name(c, rungs.top(), seed))) {
      return;
    }
    Model model = c.model(study.data());
    RowSource train = rows(c, rungs.top());
    bench.line(c.shape().name() + ": its weights are made again");
    new RecipeTraining(bench.machine(), bench.progress())
        .within(EpochLimit.of(trainings.epochs(name(c, rungs.top(), seed))))
        .best(
            c.shape().name(),
            model,
            train,
            c.of(study.data()).rows(Split.VALIDATION),
            c.draw().recipe(train.rows(), seed, PATIENCE, false),
            goal,
            (trained, _) -> keep(c, seed, model, trained.store()));
  }

  /** What kept weights say of rows. */
  Predictor.Predictions predict(AutoCandidate c, long seed, RowSource rows)
      throws IOException, InterruptedException {
    restore(c, seed);
    return KeptWeights.predict(bench.machine(), file(c, seed), c.model(study.data()), seed, rows);
  }
}
