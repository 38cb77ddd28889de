package io.pimento.job.predict;

import io.pimento.data.output.ByteSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Scores as CSV (RFC 4180): a header, then one line a row: the columns passed through, the
 * probability of a click and, if asked for, the logit, both as the shortest text of their float. A
 * row that could not be read has an empty score.
 */
final class ScoreLines implements ScoreWriter {
  private static final int FLUSH_BYTES = 1 << 16;

  private final ByteSink sink;
  private final int idCount;
  private final boolean logits;
  private byte[] line = new byte[2 * FLUSH_BYTES];
  private int used;

  ScoreLines(ByteSink sink, List<String> ids, boolean logits) {
    this.sink = sink;
    this.idCount = ids.size();
    this.logits = logits;
    for (String id : ids) {
      byte[] name = id.getBytes(StandardCharsets.UTF_8);
      cell(name, 0, name.length);
      put(',');
    }
    text(logits ? "score,logit\n" : "score\n");
  }

  @Override
  public void write(ScoredRows rows, float[] scores) throws IOException {
    for (int r = 0; r < rows.count; r++) {
      for (int k = 0; k < idCount; k++) {
        cell(rows.idText(), rows.idFrom(r, k), rows.idTo(r, k));
        put(',');
      }
      if (!rows.bad[r]) {
        text(Float.toString(ScoringModel.probability(scores[r])));
        if (logits) {
          put(',');
          text(Float.toString(scores[r]));
        }
      } else if (logits) {
        put(',');
      } else if (idCount == 0) {
        text("\"\""); // an empty line would be passed over by many readers
      }
      put('\n');
      if (used >= FLUSH_BYTES) {
        flush();
      }
    }
  }

  @Override
  public void end() throws IOException {
    flush();
  }

  /** Hands on what is finished. */
  private void flush() throws IOException {
    sink.write(line, 0, used);
    used = 0;
  }

  private void cell(byte[] bytes, int from, int to) {
    boolean plain = true;
    for (int at = from; at < to && plain; at++) {
      byte b = bytes[at];
      plain = b != ',' && b != '"' && b != '\n' && b != '\r';
    }
    if (plain) {
      room(to - from);
      System.arraycopy(bytes, from, line, used, to - from);
      used += to - from;
      return;
    }
    put('"');
    for (int at = from; at < to; at++) {
      if (bytes[at] == '"') {
        put('"');
      }
      put(bytes[at]);
    }
    put('"');
  }

  private void text(String text) {
    for (int k = 0; k < text.length(); k++) {
      put(text.charAt(k));
    }
  }

  private void put(int b) {
    room(1);
    line[used++] = (byte) b;
  }

  private void room(int bytes) {
    if (used + bytes > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, used + bytes));
    }
  }
}
