package io.pimento.search.work;

import java.io.IOException;

/**
 * Answers questions of one place. An answer is a function of place and question alone, so that
 * questions may be answered again, elsewhere and at once.
 */
public interface ItemWorker extends AutoCloseable {
  /**
   * Answers; called from as many threads as there are lanes.
   *
   * @param question JSON
   * @return JSON
   * @throws io.pimento.document.UserException if it is none that is answered here
   */
  String answer(String question) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
