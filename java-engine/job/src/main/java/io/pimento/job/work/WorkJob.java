package io.pimento.job.work;

import io.pimento.document.UserException;
import io.pimento.run.Messages;
import io.pimento.run.Run;
import io.pimento.run.RunPlace;
import io.pimento.search.work.ItemWorker;
import io.pimento.search.work.WorkPlace;
import java.io.IOException;

/** Opens what questions are of. */
public final class WorkJob {
  private WorkJob() {}

  /**
   * Opens a place to answer its questions.
   *
   * @param lanes questions at a time
   * @param threads that they share
   * @throws UserException if answers given here could differ, or nobody here knows such places
   */
  public static ItemWorker open(WorkPlace place, int lanes, int threads, Messages messages)
      throws IOException {
    return switch (place.kind()) {
      case RunPlace.KIND -> {
        Run run = RunPlace.visit(place, threads, messages);
        yield new RunWorker(run.study(), run.machine(), run::close, lanes);
      }
      case SweepPlace.KIND -> SweepPlace.open(place);
      default ->
          throw new UserException("nobody here knows what work of a " + place.kind() + " is");
    };
  }
}
