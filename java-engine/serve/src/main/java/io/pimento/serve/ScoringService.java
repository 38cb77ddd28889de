package io.pimento.serve;

import io.pimento.app.web.RequestException;
import io.pimento.job.predict.ScoringModel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Scores documents of raw rows, as many side by side as there are scorers; others wait. */
final class ScoringService {
  /** Seconds that a request waits for a scorer. */
  private static final int PATIENCE = 30;

  private record Seat(Scorer scorer, EncodedRows rows) {}

  private final BlockingQueue<Seat> free;

  /**
   * A service.
   *
   * @param mostRows of a document
   */
  ScoringService(ScoringModel model, List<Scorer> scorers, int mostRows) throws IOException {
    free = new ArrayBlockingQueue<>(scorers.size());
    for (Scorer scorer : scorers) {
      free.add(new Seat(scorer, new EncodedRows(model, mostRows)));
    }
  }

  /**
   * The logits of a document's rows, in their order.
   *
   * @throws RequestException if a row is malformed, or too many wait
   */
  float[] logits(byte[] document) throws Exception {
    Seat seat = free.poll(PATIENCE, TimeUnit.SECONDS);
    if (seat == null) {
      throw new RequestException(503, "too many requests wait; try again");
    }
    try {
      seat.rows().read(document);
      return seat.scorer().score(seat.rows());
    } finally {
      free.add(seat);
    }
  }
}
