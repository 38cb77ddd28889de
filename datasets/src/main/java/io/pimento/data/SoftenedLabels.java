package io.pimento.data;

/**
 * Rows whose labels are mixed with probabilities: {@code (1 − share) · label + share ·
 * probability}.
 *
 * @param probabilities of the source's rows, from the first on; there may be more of them
 * @param share from 0 to 1
 */
public record SoftenedLabels(RowSource source, float[] probabilities, double share)
    implements RowSource {
  /** Checks number and share. */
  public SoftenedLabels {
    if (probabilities.length < source.rows() || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a share of "
              + share
              + " of "
              + probabilities.length
              + " probabilities for "
              + source.rows()
              + " rows was asked for");
    }
  }

  @Override
  public DataSchema schema() {
    return source.schema();
  }

  @Override
  public long rows() {
    return source.rows();
  }

  @Override
  public void read(long[] wanted, int from, int count, BatchBuffers to) {
    source.read(wanted, from, count, to);
    for (int k = 0; k < count; k++) {
      double label = to.labels().get(k);
      double probability = probabilities[(int) wanted[from + k]];
      to.labels().put(k, (float) (label + share * (probability - label)));
    }
  }
}
