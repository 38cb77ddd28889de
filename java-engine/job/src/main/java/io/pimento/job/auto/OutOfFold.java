package io.pimento.job.auto;

import io.pimento.data.RowSource;
import io.pimento.data.SelectedRows;
import io.pimento.data.Split;
import io.pimento.job.auto.board.TimeSpent;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.choice.Rungs;
import io.pimento.run.RunData;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.RungTrainings;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.progress.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What candidates say of train rows that they have not seen: each is trained once for every fold of
 * them, on the others, and predicts those of the fold.
 *
 * @param dataSeed of the folds, and of the rows that a rung takes
 */
record OutOfFold(RunData data, long dataSeed, Heats heats, TrialBook book, Rungs rungs, int folds) {
  private static final String LOGITS = "/logits";
  private static final String LOSSES = "/losses";

  private RowSource train(Scored s) {
    return s.candidate().of(data).rows(Split.TRAIN);
  }

  private SelectedRows fold(Scored s, int fold) {
    return SelectedRows.ofFold(train(s), folds, fold, dataSeed);
  }

  private String name(Scored s, int fold) {
    return "candidate/%d/fold/%d of %d/seed/%d"
        .formatted(s.candidate().number(), fold, folds, s.seed());
  }

  /** A kill may come between what it says and the note that it was trained. */
  private boolean isThere(Scored s, int fold) throws IOException {
    String name = name(s, fold);
    long rows = fold(s, fold).rows();
    return heats.trainings().isDone(name)
        && book.unseen(name + LOGITS, rows).isPresent()
        && book.unseen(name + LOSSES, rows).isPresent();
  }

  /** What trainings on folds took. */
  TimeSpent time(List<Scored> candidates) {
    double[] seconds =
        candidates.stream()
            .flatMap(s -> IntStream.range(0, folds).mapToObj(f -> name(s, f)))
            .filter(heats.trainings()::isDone)
            .mapToDouble(name -> heats.trainings().of(name).seconds())
            .toArray();
    return new TimeSpent("out of fold", seconds.length, Arrays.stream(seconds).sum());
  }

  private boolean failed(Scored s, int fold) {
    String name = name(s, fold);
    return heats.trainings().isDone(name)
        && Double.isNaN(heats.trainings().of(name).metrics().logLoss());
  }

  /**
   * Trains what is missing.
   *
   * @return those that came through, in their order
   */
  List<Scored> train(List<Scored> candidates) throws IOException, InterruptedException {
    List<Trainings.Job> missing = new ArrayList<>();
    for (Scored s : candidates) {
      for (int f = 0; f < folds; f++) {
        int fold = f;
        if (!isThere(s, f) && !failed(s, f)) {
          missing.add((machine, progress) -> train(machine, progress, s, fold));
        }
      }
    }
    heats.timed("out of fold", missing);
    return candidates.stream()
        .filter(s -> IntStream.range(0, folds).noneMatch(f -> failed(s, f)))
        .toList();
  }

  private void train(Machine machine, Progress progress, Scored s, int fold)
      throws IOException, InterruptedException {
    AutoCandidate c = s.candidate();
    long seed = dataSeed;
    RowSource others = SelectedRows.withoutFold(train(s), folds, fold, seed);
    long rows = rungs.rows().get(s.rung()) * (folds - 1) / folds;
    RowSource part = RungTrainings.thinned(others, Math.clamp(rows, 1, others.rows()), seed);
    heats
        .trainings()
        .train(
            machine,
            progress,
            new RungTrainings.Task(
                name(s, fold),
                c.shape().name() + ", fold " + (fold + 1),
                c.model(data),
                part,
                c.of(data).rows(Split.VALIDATION),
                c.draw().recipe(part.rows(), s.seed(), Heats.PATIENCE, false),
                RecipeTraining.Start.DRAWN),
            (done, _) -> {
              Predictor.Predictions said = done.predict(fold(s, fold));
              book.keepUnseen(name(s, fold) + LOGITS, said.logits());
              book.keepUnseen(name(s, fold) + LOSSES, said.losses());
            });
  }

  private float[] gathered(Scored s, String what) throws IOException {
    float[] all = new float[Math.toIntExact(train(s).rows())];
    for (int f = 0; f < folds; f++) {
      SelectedRows rows = fold(s, f);
      float[] own = book.unseen(name(s, f) + what, rows.rows()).orElseThrow();
      for (int i = 0; i < own.length; i++) {
        all[rows.numbers()[i]] = own[i];
      }
    }
    return all;
  }

  /** The losses of all train rows. */
  float[] losses(Scored s) throws IOException {
    return gathered(s, LOSSES);
  }

  /**
   * The mean probability that some give to train and validation rows. Validation rows are seen by
   * nobody: there each predicts with its kept weights.
   */
  float[] probabilities(List<Scored> teachers) throws IOException, InterruptedException {
    MeanProbability mean = new MeanProbability(teachers.size());
    for (Scored s : teachers) {
      AutoCandidate c = s.candidate();
      float[] train = gathered(s, LOGITS);
      float[] rest = heats.predict(c, s.seed(), c.of(data).rows(Split.VALIDATION)).logits();
      float[] all = Arrays.copyOf(train, train.length + rest.length);
      System.arraycopy(rest, 0, all, train.length, rest.length);
      mean.add(all);
    }
    double[] found = mean.get();
    float[] rounded = new float[found.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) found[i];
    }
    return rounded;
  }
}
