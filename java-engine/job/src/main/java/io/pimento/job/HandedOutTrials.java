package io.pimento.job;

import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.FinishedJson;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.TrialRunner;
import io.pimento.search.progress.Progress;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.util.List;

/** Has trials done by whoever a carrier asks, so that a runner finds them in its book. */
final class HandedOutTrials {
  private HandedOutTrials() {}

  /** Fills the book with the trials of some models. */
  static void fill(
      TrialRunner runner,
      List<CandidateModel> candidates,
      TrialBook book,
      Carrier.Site site,
      Progress progress)
      throws IOException, InterruptedException {
    List<TrialRunner.Missing> missing = runner.missing(candidates);
    if (!missing.isEmpty()) {
      site.carry(
          progress,
          "trials",
          "trainings",
          missing.stream().map(TrialQuestion::json).toList(),
          (i, answer) -> book.add(missing.get(i).name(), FinishedJson.of(answer)));
    }
  }
}
