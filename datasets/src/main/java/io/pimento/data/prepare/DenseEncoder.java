package io.pimento.data.prepare;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Transforms numeric values; for {@link DenseTransform#STANDARDIZE} and {@link DenseTransform#AUTO}
 * it first sees the train rows.
 */
final class DenseEncoder {
  private final DenseTransform transform;
  private final List<ValueBins> bins;
  private List<Statistics> seen;
  private List<DenseScale> scales = List.of();
  private List<WholeNumbers> encoded;

  DenseEncoder(DenseTransform transform, int columns) {
    this.transform = transform;
    seen = Collections.nCopies(columns, new Statistics(0, 0, 0));
    bins = needsStatistics() ? Stream.generate(ValueBins::new).limit(columns).toList() : List.of();
    encoded =
        transform == DenseTransform.LOG1P
            ? Collections.nCopies(columns, new WholeNumbers(DenseEncoder::log1p))
            : List.of();
  }

  /**
   * What was seen of a column; no other numbers make its transform.
   *
   * @param count present values
   * @param squares sum of squared deviations from the mean
   */
  record Statistics(long count, double mean, double squares) {
    private static Statistics of(ValueBins bins) {
      Moments moments = bins.moments();
      return new Statistics(bins.count(), moments.mean(), moments.squares());
    }
  }

  /** An encoder that saw its rows before. */
  static DenseEncoder of(DenseTransform transform, List<Statistics> seen, List<DenseScale> scales) {
    DenseEncoder encoder = new DenseEncoder(transform, seen.size());
    encoder.seen = seen;
    encoder.use(scales);
    return encoder;
  }

  Statistics statistics(int column) {
    return seen.get(column);
  }

  DenseTransform transform() {
    return transform;
  }

  boolean needsStatistics() {
    return transform == DenseTransform.STANDARDIZE || transform == DenseTransform.AUTO;
  }

  /** What was seen of each column so far; empty if no statistics are needed. */
  List<ValueBins> bins() {
    return bins;
  }

  /** Takes what another saw. */
  void merge(List<ValueBins> others) {
    for (int column = 0; column < bins.size(); column++) {
      bins.get(column).merge(others.get(column));
    }
  }

  /** All train rows are seen. */
  void decide() {
    if (needsStatistics()) {
      seen = bins.stream().map(Statistics::of).toList();
    }
    if (transform == DenseTransform.AUTO) {
      use(bins.stream().map(DenseScale::of).toList());
    }
  }

  private void use(List<DenseScale> decided) {
    scales = decided;
    if (transform == DenseTransform.AUTO) {
      encoded = decided.stream().map(scale -> new WholeNumbers(scale::encode)).toList();
    }
  }

  /** What {@link DenseTransform#AUTO} does to each column; empty for others. */
  List<DenseScale> scales() {
    return scales;
  }

  /** Takes a train row's value; missing ones do not count. */
  void see(int column, float value) {
    bins.get(column).see(value);
  }

  /**
   * A value's input.
   *
   * @throws ArithmeticException if a standardized value is beyond float32
   */
  float encode(int column, float value) {
    if (Float.isNaN(value)) {
      return 0;
    }
    return switch (transform) {
      case LOG1P, AUTO -> encoded.get(column).of(value);
      case IDENTITY -> value;
      case STANDARDIZE -> standardize(column, value);
    };
  }

  private static float log1p(float value) {
    return (float) Math.log1p(Math.max(value, 0));
  }

  private float standardize(int column, float value) {
    Statistics train = seen.get(column);
    double deviation = train.count() == 0 ? 0 : Math.sqrt(train.squares() / train.count());
    // A column constant in train carries nothing; 0 keeps it harmless.
    float standardized = deviation == 0 ? 0 : (float) ((value - train.mean()) / deviation);
    if (Float.isInfinite(standardized)) {
      throw new ArithmeticException(
          value
              + " less train's mean "
              + train.mean()
              + ", by train's deviation "
              + deviation
              + ", is beyond float32; use data.dense=auto, log1p or identity");
    }
    return standardized;
  }
}
