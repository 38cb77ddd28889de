package io.pimento.job.work;

import io.pimento.data.prepare.carry.PieceWork;
import io.pimento.search.work.Answer;
import io.pimento.search.work.Answers;
import io.pimento.search.work.ItemWorker;
import io.pimento.search.work.WorkPlace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers a question in whatever process it is carried to, and keeps the answer in the folder that
 * all see. What a place needs is opened once a process and stays open to its end.
 *
 * @param place as JSON
 * @param work the folder of all that is handed out
 * @param lanes questions at a time in one process
 */
record AnswerTask(String place, String work, int lanes)
    implements PieceWork<String, AnswerTask.Answered> {
  private static final Map<String, ItemWorker> OPEN = new HashMap<>();

  /** A question's answer. */
  record Answered(String question, Answer answer) implements Serializable {}

  @Override
  public Answered of(String question) throws IOException {
    WorkPlace where = WorkPlace.read("the place of work", place);
    try {
      Answer answer = Answer.of(worker(where), question);
      return new Answered(question, new Answers(Path.of(work), where).keep(question, answer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("an answer was interrupted");
    }
  }

  private ItemWorker worker(WorkPlace where) throws IOException {
    synchronized (OPEN) {
      ItemWorker there = OPEN.get(place);
      if (there == null) {
        there = WorkJob.open(where, lanes, lanes, new Unheard());
        OPEN.put(place, there);
      }
      return there;
    }
  }
}
