package io.pimento.job.auto;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.choice.Rungs;
import io.pimento.job.fit.KeptWeights;
import io.pimento.run.RunData;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains what was chosen once more, on train and validation rows together, for as many epochs as
 * were best: more and later rows, and nothing is chosen by the result.
 */
final class Refits {
  /** Of the time of trainings, for what those before do not know. */
  private static final double MARGIN = 1.15;

  private final boolean asked;
  private final RunData data;
  private final Machine machine;
  private final Heats heats;
  private final Rungs rungs;

  /**
   * @param asked whether anything is refitted
   */
  Refits(boolean asked, RunData data, Machine machine, Heats heats, Rungs rungs) {
    this.asked = asked;
    this.data = data;
    this.machine = machine;
    this.heats = heats;
    this.rungs = rungs;
  }

  private static String name(Scored s) {
    return "candidate/" + s.candidate().number() + "/refit/seed/" + s.seed();
  }

  private Path own(Scored s) {
    Path file = heats.file(s.candidate(), s.seed());
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(name.replace(".safetensors", "-refit.safetensors"));
  }

  /** About how long it takes, in seconds. */
  double seconds(Scored s) {
    return s.seconds() * both(s).rows() / rungs.rows().get(s.rung());
  }

  /** Of several side by side, in seconds; none if nothing is refitted. */
  double seconds(List<Scored> chosen) {
    return asked ? MARGIN * chosen.stream().mapToDouble(this::seconds).max().orElse(0) : 0;
  }

  /** Trains those that are not there yet, side by side. */
  void run(List<Scored> chosen) throws IOException, InterruptedException {
    List<Trainings.Job> missing = new ArrayList<>();
    for (Scored s : chosen) {
      if (!isThere(s)) {
        // One alone has all threads.
        missing.add((lane, progress) -> train(chosen.size() == 1 ? machine : lane, progress, s));
      }
    }
    heats.timed("refit", missing);
  }

  private boolean isThere(Scored s) throws IOException {
    return KeptWeights.isOf(own(s), name(s));
  }

  /** The weights of a training: refitted if they are there, else those of the highest rung. */
  Path file(Scored s) throws IOException, InterruptedException {
    if (isThere(s)) {
      return own(s);
    }
    heats.restore(s.candidate(), s.seed());
    return heats.file(s.candidate(), s.seed());
  }

  /** What they say of rows. */
  Predictor.Predictions predict(Scored s, RowSource rows) throws IOException, InterruptedException {
    return KeptWeights.predict(machine, file(s), s.candidate().model(data), s.seed(), rows);
  }

  private RowSource both(Scored s) {
    return heats.rows(s.candidate(), Split.TRAIN, Split.VALIDATION);
  }

  private void train(Machine lane, Progress progress, Scored s)
      throws IOException, InterruptedException {
    AutoCandidate c = s.candidate();
    Model model = c.model(data);
    RowSource rows = both(s);
    new RecipeTraining(lane, progress)
        .epochs(
            c.shape().name() + ", all rows",
            model,
            rows,
            c.draw().recipe(rows.rows(), s.seed(), 0, false),
            s.epoch(),
            (trained, _) -> heats.write(own(s), c, name(s), model, trained.store()));
  }
}
