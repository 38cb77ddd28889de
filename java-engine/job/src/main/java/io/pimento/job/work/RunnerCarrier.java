package io.pimento.job.work;

import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.search.work.Answer;
import io.pimento.search.work.Answers;
import io.pimento.search.work.Carrier;
import io.pimento.search.work.Gathering;
import io.pimento.search.work.WorkPlace;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

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
    Gathering gathering = new Gathering(questions, arrival);
    gathering.takeKept(answers);
    AnswerTask task = new AnswerTask(place.json(), work.toString(), runner.sharing());
    try {
      runner.map(gathering.open(), task, one -> take(gathering, one));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return gathering.all();
  }

  private static void take(Gathering gathering, AnswerTask.Answered one) {
    try {
      gathering.take(one.question(), one.answer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    end.close();
  }
}
