package io.pimento.data.reader;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of one field of several values in one row, reused from row to row. Tokens are slices
 * of the reader's buffers and valid until it moves on; none is empty once the row is read.
 */
public final class RawBag {
  private byte[][] bytes = new byte[8][];
  private int[] from = new int[8];
  private int[] to = new int[8];
  private float[] weight = new float[8];
  private float[] own = new float[8];
  private int ownCount;
  private int first;
  private int end;
  private boolean cut;

  /** Forgets the weights of a column of their own. */
  void clearOwnWeights() {
    ownCount = 0;
  }

  /** Adds a weight of such a column; NaN where there is none. */
  void addOwnWeight(float value) {
    if (ownCount == own.length) {
      own = Arrays.copyOf(own, 2 * ownCount);
    }
    own[ownCount++] = value;
  }

  /** Number of weights of such a column. */
  int ownWeights() {
    return ownCount;
  }

  /**
   * Gives as many values those weights, and drops empty values.
   *
   * @return the place of a value without a weight, or -1
   */
  int takeOwnWeights() {
    int kept = first;
    for (int k = first; k < end; k++) {
      if (from[k] == to[k]) {
        continue;
      }
      if (Float.isNaN(own[k - first])) {
        return k - first;
      }
      bytes[kept] = bytes[k];
      from[kept] = from[k];
      to[kept] = to[k];
      weight[kept++] = own[k - first];
    }
    end = kept;
    return -1;
  }

  /** Forgets the values. */
  public void clear() {
    first = 0;
    end = 0;
    cut = false;
  }

  /** Adds the token {@code source[start, stop)}, without copying. */
  public void add(byte[] source, int start, int stop, float value) {
    if (end == from.length) {
      bytes = Arrays.copyOf(bytes, 2 * end);
      from = Arrays.copyOf(from, 2 * end);
      to = Arrays.copyOf(to, 2 * end);
      weight = Arrays.copyOf(weight, 2 * end);
    }
    bytes[end] = source;
    from[end] = start;
    to[end] = stop;
    weight[end++] = value;
  }

  /** Keeps the first or last values where there are more. */
  public void limit(int most, boolean last) {
    if (size() > most) {
      cut = true;
      if (last) {
        first = end - most;
      } else {
        end = first + most;
      }
    }
  }

  /** Whether values were dropped. */
  public boolean isCut() {
    return cut;
  }

  /** Number of values. */
  public int size() {
    return end - first;
  }

  /** The array that holds a token. */
  public byte[] tokenBytes(int k) {
    return bytes[first + k];
  }

  /** Where a token starts. */
  public int tokenFrom(int k) {
    return from[first + k];
  }

  /** Where a token ends, exclusive. */
  public int tokenTo(int k) {
    return to[first + k];
  }

  /** A value's weight; 1 where it has none of its own. */
  public float weight(int k) {
    return weight[first + k];
  }

  /** A token as text, for messages and tests. */
  public String token(int k) {
    return new String(
        tokenBytes(k), tokenFrom(k), tokenTo(k) - tokenFrom(k), StandardCharsets.UTF_8);
  }
}
