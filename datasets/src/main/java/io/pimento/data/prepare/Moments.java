package io.pimento.data.prepare;

/** Mean and squared deviations of values that come in groups. */
final class Moments {
  private double count;
  private double mean;
  private double squares;

  /** Adds a group by its own moments. */
  void add(double groupCount, double groupMean, double groupSquares) {
    double delta = groupMean - mean;
    double all = count + groupCount;
    mean += delta * (groupCount / all);
    squares += groupSquares + delta * delta * (count * (groupCount / all));
    count = all;
  }

  double mean() {
    return mean;
  }

  double squares() {
    return squares;
  }

  double deviation() {
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }
}
