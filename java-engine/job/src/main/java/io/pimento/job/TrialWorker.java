package io.pimento.job;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.run.Study;
import io.pimento.run.config.RetrainConfig;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.FinishedJson;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.RungTrainings;
import io.pimento.search.pipeline.TrialRecipe;
import java.io.IOException;

/** Does trials for another process's finals; a killed one begins again. */
public record TrialWorker(Study study) {
  /** Whether a question asks for a trial. */
  public static boolean isAsked(String question) {
    return TrialQuestion.isAsked(question);
  }

  /**
   * Trains.
   *
   * @throws UserException if there is no such model or trial
   */
  public String answer(String question, Machine machine) throws IOException, InterruptedException {
    RetrainConfig retrain = study.config().retrain();
    RowSource train = study.data().rows(Split.TRAIN);
    CandidateModel candidate =
        TrialQuestion.candidate(question, study.data().stem(), study.config().model().space());
    String name = TrialQuestion.trial(question);
    TrialRecipe trial =
        retrain.trials(train.rows()).of(candidate).stream()
            .filter(t -> t.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new UserException(candidate.name() + " has no trial '" + name + "'"));
    RungTrainings.Task task =
        new RungTrainings.Task(
            name,
            candidate.name(),
            candidate,
            train,
            study.data().rows(Split.VALIDATION),
            trial.recipe().withSeed(retrain.seeds().getFirst()),
            RecipeTraining.Start.DRAWN);
    return FinishedJson.answer(RungTrainings.scored(machine, task, new Goal(false)));
  }
}
