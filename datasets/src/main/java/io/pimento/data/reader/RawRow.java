package io.pimento.data.reader;

import io.pimento.data.Split;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
  private final List<RawBag> bags;
  private final byte[][] ids;
  private final int[] idFrom;
  private final int[] idTo;
  private boolean positive;
  private boolean labelled = true;
  private boolean bad;
  private float weight = 1;
  private @Nullable Split split = Split.TRAIN;

  /** A row of the given fields. */
  public RawRow(InputFields fields) {
    this(fields, 0);
  }

  /**
   * A row of the given fields, and of columns that are passed through.
   *
   * @param idCount number of columns whose text is delivered as it stands
   */
  public RawRow(InputFields fields, int idCount) {
    ids = new byte[idCount][];
    idFrom = new int[idCount];
    idTo = new int[idCount];
    clearIds();
    dense = new float[fields.dense().size()];
    int categorical = fields.categorical().size();
    bytes = new byte[categorical][];
    from = new int[categorical];
    to = new int[categorical];
    java.util.Arrays.fill(bytes, NOTHING);
    bags = Stream.generate(RawBag::new).limit(fields.bags().size()).toList();
  }

  /** Whether the row was clicked. */
  public boolean positive() {
    return positive;
  }

  /** Sets the label. */
  public void setPositive(boolean value) {
    positive = value;
    labelled = true;
  }

  /** Whether the row has a label; only rows to be scored may lack it. */
  public boolean labelled() {
    return labelled;
  }

  /** Says that the row has no label. */
  void setUnlabelled() {
    positive = false;
    labelled = false;
  }

  /** Whether the row is not in its format, see {@link BadRows#MARK}. */
  public boolean bad() {
    return bad;
  }

  /** Marks the row. */
  public void setBad(boolean value) {
    bad = value;
  }

  /** Forgets what is passed through: nothing is known of a row before it is cut. */
  void clearIds() {
    for (int k = 0; k < ids.length; k++) {
      setId(k, NOTHING, 0, 0);
    }
  }

  /** Sets a column that is passed through to {@code source[start, stop)}, without copying. */
  void setId(int column, byte[] source, int start, int stop) {
    ids[column] = source;
    idFrom[column] = start;
    idTo[column] = stop;
  }

  /** Whether a column that is passed through has no value here, which is not an empty text. */
  @SuppressWarnings("ReferenceEquality") // one array stands for it
  public boolean idMissing(int column) {
    return ids[column] == NOTHING;
  }

  /** The array that holds the text of a column that is passed through. */
  public byte[] idBytes(int column) {
    return ids[column];
  }

  /** Where that text starts. */
  public int idFrom(int column) {
    return idFrom[column];
  }

  /** Where that text ends, exclusive. */
  public int idTo(int column) {
    return idTo[column];
  }

  /**
   * The row's weight, not yet scaled; 1 where rows have none. Of rows that are only to be scored by
   * a schema it is NaN where the input has none, or none that can be read.
   */
  public float weight() {
    return weight;
  }

  /** Sets the row's weight. */
  public void setWeight(float value) {
    weight = value;
  }

  /** The split that the row names; null if it is to be left out. */
  public @Nullable Split split() {
    return split;
  }

  /** Sets the split that the row names. */
  public void setSplit(@Nullable Split value) {
    split = value;
  }

  /** The values of a field of several values. */
  public RawBag bag(int field) {
    return bags.get(field);
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
