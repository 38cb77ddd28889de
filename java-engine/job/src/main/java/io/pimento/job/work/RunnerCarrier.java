package io.pimento.job.work;

import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.search.work.Answer;
import io.pimento.search.work.Answers;
import io.pimento.search.work.Carrier;
import io.pimento.search.work.WorkPlace;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has questions answered by whatever a runner runs work on, such as the executors of a cluster, all
 * of which see the run and the folder of answers under the same names. A process that begins again
 * asks only what is not answered.
 */
public final class RunnerCarrier implements Carrier {
  private final PieceRunner runner;
  private final Path work;
  private final Closeable end;

  /**
   * @param work the folder of all that is handed out
   * @param end is closed with this
   */
  public RunnerCarrier(PieceRunner runner, Path work, Closeable end) {
    this.runner = runner;
    this.work = work.toAbsolutePath();
    this.end = end;
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
    for (int i = 0; i < questions.size(); i++) {
      Answer known = found.get(questions.get(i));
      if (known != null) {
        arrival.of(i, known);
      }
    }
    AnswerTask task = new AnswerTask(place.json(), work.toString(), runner.sharing());
    try {
      runner.map(open, task, one -> arrived(one, questions, found, arrival));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return questions.stream().map(found::get).toList();
  }

  private static void arrived(
      AnswerTask.Answered one, List<String> questions, Map<String, Answer> found, Arrival arrival) {
    found.put(one.question(), one.answer());
    for (int i = 0; i < questions.size(); i++) {
      if (questions.get(i).equals(one.question())) {
        try {
          arrival.of(i, one.answer());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    end.close();
  }
}
