package io.pimento.job.rank;

import io.pimento.document.UserException;
import io.pimento.run.Study;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.pipeline.FinishedJson;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RungTrainings;
import java.io.IOException;
import java.util.Map;

/** Trains subnets alone for a {@code rank} of another process; a killed one begins again. */
public final class RankWorker {
  private final Map<String, RungTrainings.Task> tasks;

  /** For a run that another process writes. */
  public RankWorker(Study study) throws IOException {
    this.tasks = RankJob.alone(study);
  }

  /** Whether a question asks for a training. */
  public static boolean isAsked(String question) {
    return RankQuestion.name(question).isPresent();
  }

  /**
   * Trains.
   *
   * @throws UserException if the run has no training of that name
   */
  public String answer(String question, Machine machine) throws IOException, InterruptedException {
    String name = RankQuestion.name(question).orElseThrow();
    RungTrainings.Task task = tasks.get(name);
    if (task == null) {
      throw new UserException("this run has no training '" + name + "'");
    }
    return FinishedJson.answer(RungTrainings.scored(machine, task, new Goal(false)));
  }
}
