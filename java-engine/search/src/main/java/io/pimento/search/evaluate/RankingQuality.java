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
 * @param low of the middle 95 % when subnets and seeds are drawn again
 * @param high of the same
 * @param rho Spearman's ρ against the mean loss over the seeds
 * @param topTau τ-b among the best tenth, at least five; NaN if all there score the same
 * @param regret loss of the subnet that the score likes best − the least loss
 * @param ceiling mean τ-b between two seeds: what training itself lets anyone know; NaN for one
 *     seed
 */
public record RankingQuality(
    double tau, double low, double high, double rho, double topTau, double regret, double ceiling) {
  private static final int DRAWS = 1000;
  private static final int LEAST_TOP = 5;

  /**
   * Measures.
   *
   * @param scores one a subnet, less is better
   * @param alone {@code [seeds][subnets]}, losses of subnets trained alone
   */
  public static RankingQuality of(double[] scores, double[][] alone, long seed) {
    int n = scores.length;
    if (alone.length == 0 || n < 2 || Arrays.stream(alone).anyMatch(a -> a.length != n)) {
      throw new IllegalArgumentException(
          "a ranking needs two subnets or more, each with a loss a seed; got " + n + " scores");
    }
    int[] seeds = IntStream.range(0, alone.length).toArray();
    double[] truth = mean(alone, seeds);
    List<Integer> best =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> truth[i]))
            .limit(Math.max(Math.min(n, LEAST_TOP), n / 10))
            .toList();
    int liked =
        IntStream.range(0, n).boxed().min(Comparator.comparingDouble(i -> scores[i])).orElseThrow();
    double[] taus = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      taus[d] = drawn(scores, alone, Counter.of(seed, "ranking", d));
    }
    double[] finite = Arrays.stream(taus).filter(Double::isFinite).sorted().toArray();
    return new RankingQuality(
        RankCorrelation.kendall(scores, truth),
        finite.length == 0 ? Double.NaN : finite[(int) (0.025 * finite.length)],
        finite.length == 0 ? Double.NaN : finite[(int) Math.ceil(0.975 * finite.length) - 1],
        RankCorrelation.spearman(scores, truth),
        RankCorrelation.kendall(pick(scores, best), pick(truth, best)),
        truth[liked] - truth[best.getFirst()],
        ceiling(alone));
  }

  private static double drawn(double[] scores, double[][] alone, Counter random) {
    int[] seeds = new int[alone.length];
    for (int s = 0; s < seeds.length; s++) {
      seeds[s] = random.nextInt(seeds.length);
    }
    double[] truth = mean(alone, seeds);
    List<Integer> subnets =
        IntStream.range(0, scores.length).mapToObj(i -> random.nextInt(scores.length)).toList();
    return RankCorrelation.kendall(pick(scores, subnets), pick(truth, subnets));
  }

  private static double[] mean(double[][] alone, int[] seeds) {
    double[] mean = new double[alone[0].length];
    for (int s : seeds) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += alone[s][i] / seeds.length;
      }
    }
    return mean;
  }

  private static double ceiling(double[][] alone) {
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
