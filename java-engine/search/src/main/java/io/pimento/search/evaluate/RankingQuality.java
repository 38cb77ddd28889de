package io.pimento.search.evaluate;

import io.pimento.graph.Counter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a score of subnets says which are good when trained alone.
 *
 * @param tau Kendall's τ-b against the mean loss over the seeds
 * @param low of the middle 95 % when subnets are drawn again
 * @param high of the same
 * @param rho Spearman's ρ against the mean loss over the seeds
 * @param topTau τ-b among the best tenth, at least five; NaN if all there score the same
 * @param regret loss of the subnet that the score likes best − the least loss
 * @param topRegret the same of the best of the five that the score likes best
 * @param ceiling mean τ-b between two seeds: what training itself lets anyone know; NaN for one
 *     seed
 */
public record RankingQuality(
    double tau,
    double low,
    double high,
    double rho,
    double topTau,
    double regret,
    double topRegret,
    double ceiling) {
  private static final int DRAWS = 1000;
  private static final int LEAST_TOP = 5;
  private static final int LIKED = 5;

  /** τ as a part of the ceiling; NaN where there is none above 0. */
  public double share() {
    return ceiling > 0 ? tau / ceiling : Double.NaN;
  }

  /**
   * Measures.
   *
   * @param scores one a subnet, less is better; infinite for the worst
   * @param alone {@code [seeds][subnets]}, losses of subnets trained alone, likewise
   */
  public static RankingQuality of(double[] scores, double[][] alone, long seed) {
    int n = scores.length;
    if (alone.length == 0 || n < 2 || Arrays.stream(alone).anyMatch(a -> a.length != n)) {
      throw new IllegalArgumentException(
          "a ranking needs two subnets or more, each with a loss a seed; got " + n + " scores");
    }
    double[] truth = mean(alone);
    List<Integer> best = first(truth, Math.max(Math.min(n, LEAST_TOP), n / 10));
    List<Integer> liked = first(scores, Math.min(n, LIKED));
    double top = liked.stream().mapToDouble(i -> truth[i]).min().orElseThrow();
    double least = truth[best.getFirst()];
    double[] taus = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      taus[d] = drawn(scores, truth, Counter.of(seed, "ranking", d));
    }
    double[] finite = Arrays.stream(taus).filter(Double::isFinite).sorted().toArray();
    return new RankingQuality(
        RankCorrelation.kendall(scores, truth),
        finite.length == 0 ? Double.NaN : finite[(int) (0.025 * finite.length)],
        finite.length == 0 ? Double.NaN : finite[(int) Math.ceil(0.975 * finite.length) - 1],
        RankCorrelation.spearman(scores, truth),
        RankCorrelation.kendall(pick(scores, best), pick(truth, best)),
        truth[liked.getFirst()] - least,
        top - least,
        ceiling(alone));
  }

  private static double drawn(double[] scores, double[] truth, Counter random) {
    List<Integer> subnets =
        IntStream.range(0, scores.length).mapToObj(_ -> random.nextInt(scores.length)).toList();
    return RankCorrelation.kendall(pick(scores, subnets), pick(truth, subnets));
  }

  /** Those with the least values, from the least; equals in their order. */
  private static List<Integer> first(double[] values, int count) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> values[i]))
        .limit(count)
        .toList();
  }

  /** Of every subnet's losses over the seeds. */
  public static double[] mean(double[][] alone) {
    double[] mean = new double[alone[0].length];
    for (double[] seed : alone) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += seed[i] / alone.length;
      }
    }
    return mean;
  }

  /** Mean τ-b between two seeds; NaN for one. */
  public static double ceiling(double[][] alone) {
    double sum = 0;
    int pairs = 0;
    for (int a = 0; a < alone.length; a++) {
      for (int b = 0; b < a; b++) {
        sum += RankCorrelation.kendall(alone[a], alone[b]);
        pairs++;
      }
    }
    return sum / pairs;
  }

  private static double[] pick(double[] from, List<Integer> places) {
    return places.stream().mapToDouble(i -> from[i]).toArray();
  }
}
