package io.pimento.job.work;

import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.search.work.Answer;
import io.pimento.search.work.Answers;
import io.pimento.search.work.Carrier;
import io.pimento.search.work.WorkPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Has questions answered by whatever a runner runs work on, such as the executors of a cluster, all
 * of which see the run and the folder of answers under the same names. A process that begins again
 * asks only what is not answered.
 */
public final class RunnerCarrier implements Carrier {
  private final PieceRunner runner;
  private final Path work;

  /**
   * @param work the folder of all that is handed out
   */
  public RunnerCarrier(PieceRunner runner, Path work) {
    this.runner = runner;
    this.work = work.toAbsolutePath();
  }

  @Override
  public List<Answer> carry(WorkPlace place, List<String> questions, Arrival arrival)
      throws IOException {
    Answers answers = new Answers(work, place);
    Map<String, Answer> found = new LinkedHashMap<>();
    List<String> open = new ArrayList<>();
    for (String question : new LinkedHashSet<>(questions)) {
      Optional<Answer> known = answers.find(question);
      if (known.isPresent()) {
        found.put(question, known.get());
      } else {
        open.add(question);
      }
    }
    AnswerTask task = new AnswerTask(place.json(), work.toString(), runner.sharing());
    for (AnswerTask.Answered one : runner.map(open, task, _ -> {})) {
      found.put(one.question(), one.answer());
    }
    List<Answer> all = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Answer answer = Objects.requireNonNull(found.get(questions.get(i)));
      arrival.of(i, answer);
      all.add(answer);
    }
    return all;
  }

  @Override
  public void close() {}
}
