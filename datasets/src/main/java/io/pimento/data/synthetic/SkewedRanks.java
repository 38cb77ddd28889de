package io.pimento.data.synthetic;

/**
 * Ranks 0 … n − 1 with probability proportional to (rank + 1 + shift)^(−exponent), the law of Zipf
 * and Mandelbrot, by inversion: exact for the first ranks, and beyond them through the power law's
 * continuous form, whose difference is below 10⁻⁴ of the tail.
 */
final class SkewedRanks {
  static final int HEAD = 4096;

  private final int count;
  private final double shift;
  private final double power;
  private final double[] cumulative;
  private final int[] guide;
  private final double headShare;
  private final double tailStart;
  private final double tailEnd;

  SkewedRanks(int count, double exponent, double shift) {
    this.count = count;
    this.shift = shift;
    // An exponent of exactly one would need a logarithm below; this is as good.
    power = Math.abs(1 - exponent) < 1e-9 ? 1e-9 : 1 - exponent;
    int head = Math.min(count, HEAD);
    double[] sums = new double[head];
    double sum = 0;
    for (int r = 0; r < head; r++) {
      sum += Math.pow(r + 1 + shift, -exponent);
      sums[r] = sum;
    }
    // Rank r covers (r + ½, r + 1½] of the continuous law.
    tailStart = Math.pow(head + 0.5 + shift, power);
    tailEnd = Math.pow(count + 0.5 + shift, power);
    double total = sum + (head < count ? (tailEnd - tailStart) / power : 0);
    headShare = head < count ? sum / total : 1;
    cumulative = new double[head];
    for (int r = 0; r < head; r++) {
      cumulative[r] = sums[r] / total;
    }
    cumulative[head - 1] = headShare;
    guide = new int[head + 1];
    int rank = 0;
    for (int g = 0; g <= head; g++) {
      while (rank < head - 1 && cumulative[rank] <= (double) g / head) {
        rank++;
      }
      guide[g] = rank;
    }
  }

  /** The rank at cumulative probability {@code u}, in [0, 1). */
  int rank(double u) {
    if (u >= headShare) {
      double share = (u - headShare) / (1 - headShare);
      double x = Math.pow(tailStart + share * (tailEnd - tailStart), 1 / power) - shift;
      return Math.min(count - 1, Math.max(cumulative.length, (int) Math.round(x) - 1));
    }
    int rank = guide[(int) (u * cumulative.length)];
    while (cumulative[rank] <= u) {
      rank++;
    }
    return rank;
  }

  /** The probability of a rank among the first {@value #HEAD}. */
  double headProbability(int rank) {
    return rank == 0 ? cumulative[0] : cumulative[rank] - cumulative[rank - 1];
  }
}
