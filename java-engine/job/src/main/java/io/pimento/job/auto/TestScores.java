package io.pimento.job.auto;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.PairedBootstrap;
import io.pimento.search.pipeline.TrialBook;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Scores of the test split, kept in the book: a command that goes on does not open it again. */
record TestScores(TrialBook book) {
  /** What a model scored, and its loss on every row. */
  record Tested(Metrics metrics, float[] losses) {
    /** Mean loss of this − that of another, with its interval. */
    PairedBootstrap.Interval minus(Tested other) {
      return PairedBootstrap.of(new float[][] {losses}, new float[][] {other.losses}, 1);
    }
  }

  /** Predicts the rows of the test split. */
  interface Opening {
    Predictor.Predictions predict() throws IOException, InterruptedException;
  }

  /** The scores kept under a name, or those of an opening of the split. */
  Tested of(String model, Opening opening) throws IOException, InterruptedException {
    String name = "auto/test/" + model;
    Optional<TrialBook.Finished> before = book.find(name);
    if (before.isPresent()) {
      Metrics metrics = before.get().perEpoch().getFirst();
      Optional<float[]> losses = book.losses(name, metrics.rows());
      if (losses.isPresent()) {
        return new Tested(metrics, losses.get());
      }
    }
    long start = System.nanoTime();
    Predictor.Predictions said = opening.predict();
    Tested tested = new Tested(said.metrics(), said.losses());
    book.keepLosses(name, tested.losses());
    double seconds = (System.nanoTime() - start) / 1e9;
    book.add(name, new TrialBook.Finished(List.of(tested.metrics()), seconds));
    return tested;
  }
}
