package io.pimento.search.work;

import io.pimento.search.progress.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Carries questions to where they are answered, and answers back. */
public interface Carrier extends Closeable {
  /** Hears of each answer once, on the caller's thread, in any order. */
  @FunctionalInterface
  interface Arrival {
    /**
     * One came.
     *
     * @param index of its question, from 0
     */
    void of(int index, Answer answer) throws IOException;
  }

  /**
   * Has questions answered.
   *
   * @return one for each, in their order
   * @throws IOException naming who could not answer one, or who answered one differently
   */
  List<Answer> carry(WorkPlace place, List<String> questions, Arrival arrival)
      throws IOException, InterruptedException;

  /** A carrier of a place that is the same as long as it is asked. */
  record Site(WorkPlace place, Carrier carrier) {
    /** Has questions of the place answered. */
    public List<Answer> carry(List<String> questions, Arrival arrival)
        throws IOException, InterruptedException {
      return carrier.carry(place, questions, arrival);
    }

    /**
     * The same, shown.
     *
     * @param what it is about
     * @param unit of the answers, such as trainings
     */
    public void carry(
        Progress progress, String what, String unit, List<String> questions, Arrival arrival)
        throws IOException, InterruptedException {
      progress.begin(what, unit, questions.size());
      try {
        int[] done = {0};
        carry(
            questions,
            (i, answer) -> {
              arrival.of(i, answer);
              progress.at(++done[0], "");
            });
      } finally {
        progress.end();
      }
    }
  }
}
