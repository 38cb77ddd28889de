package io.pimento.data.reader;

import java.nio.charset.StandardCharsets;

/**
 * One row before encoding, reused from row to row. Categorical tokens are slices of the reader's
 * buffers and valid until it moves on; an empty slice means missing.
 */
public final class RawRow {
  private static final byte[] NOTHING = {};

  private final float[] dense;
  private final byte[][] bytes;
  private final int[] from;
  private final int[] to;
  private boolean positive;

  /** A row of the given fields. */
  public RawRow(InputFields fields) {
    dense = new float[fields.dense().size()];
    int categorical = fields.categorical().size();
    bytes = new byte[categorical][];
    from = new int[categorical];
    to = new int[categorical];
    java.util.Arrays.fill(bytes, NOTHING);
  }

  /** Whether the row was clicked. */
  public boolean positive() {
    return positive;
  }

  /** Sets the label. */
  public void setPositive(boolean value) {
    positive = value;
  }

  /** A numeric field's value; NaN if missing. */
  public float dense(int field) {
    return dense[field];
  }

  /** Sets a numeric field; NaN means missing. */
  public void setDense(int field, float value) {
    dense[field] = value;
  }

  /** Sets a categorical field's token to {@code source[start, stop)}, without copying. */
  public void setToken(int field, byte[] source, int start, int stop) {
    bytes[field] = source;
    from[field] = start;
    to[field] = stop;
  }

  /** The array that holds a categorical field's token. */
  public byte[] tokenBytes(int field) {
    return bytes[field];
  }

  /** Where the token starts. */
  public int tokenFrom(int field) {
    return from[field];
  }

  /** Where the token ends, exclusive; equal to the start if the token is missing. */
  public int tokenTo(int field) {
    return to[field];
  }

  /** The token as text, for messages and tests. */
  public String token(int field) {
    return new String(bytes[field], from[field], to[field] - from[field], StandardCharsets.UTF_8);
  }
}
