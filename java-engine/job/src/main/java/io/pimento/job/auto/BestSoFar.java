package io.pimento.job.auto;

import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.fit.KeptWeights;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The best training while others go on: its weights are those of the run's folder, so that a search
 * that is stopped leaves a model. More rows first, then what is better on validation. Thread-safe.
 */
public final class BestSoFar {
  private final boolean auc;
  private final Path kept;
  private @Nullable Scored best;
  private String training = "";
  private long rows;
  private String winner = "";

  /**
   * @param auc whether AUC decides, rather than log loss
   * @param kept where the best weights are
   */
  public BestSoFar(boolean auc, Path kept) {
    this.auc = auc;
    this.kept = kept;
  }

  /** Writes weights to the run's folder. */
  interface Keep {
    void keep() throws IOException;
  }

  /**
   * A training has ended.
   *
   * @param training its name among the run's
   * @param rows it was trained on
   * @param keep writes its weights if it is the best; null for a training of before, whose weights
   *     were written then
   */
  synchronized void offer(Scored s, String training, long rows, @Nullable Keep keep)
      throws IOException {
    if (s.failed() || !winner.isEmpty() || (best != null && order().compare(best, s) <= 0)) {
      return;
    }
    if (keep != null) {
      keep.keep();
    }
    this.best = s;
    this.training = training;
    this.rows = rows;
  }

  private Comparator<Scored> order() {
    return Comparator.comparingInt((Scored s) -> -s.rung())
        .thenComparingDouble(s -> s.badness(auc));
  }

  /** The search is over: from now on the folder's weights are the winner's. */
  synchronized void won(String name, Keep keep) throws IOException {
    keep.keep();
    winner = name;
  }

  /** What there is, for whoever stops the search; waits until it is whole on disk. */
  public synchronized List<String> lines() {
    if (!winner.isEmpty()) {
      return List.of(winner + " has won; " + kept());
    }
    Scored s = best;
    if (s == null) {
      return List.of("no model is trained yet");
    }
    String found =
        "best so far: %s (%s), validation log loss %s, AUC %s, trained on %s rows"
            .formatted(
                s.candidate().shape().name(),
                s.candidate().arm().label(),
                Text.fixed(s.metrics().logLoss(), 5),
                Text.fixed(s.metrics().auc(), 5),
                Text.count(rows));
    return isKept() ? List.of(found, kept()) : List.of(found);
  }

  private String kept() {
    return "it is kept as "
        + kept
        + "; score new rows with: pimento predict --model "
        + kept
        + " --input FILE --output scores.csv";
  }

  private boolean isKept() {
    try {
      return KeptWeights.isOf(kept, training);
    } catch (IOException e) {
      return false;
    }
  }
}
