package io.pimento.pim.inference;

import io.pimento.pim.device.Constant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A comparison under constants drawn from their stated ranges, those of the device and those of the
 * host; mappings stay as they are. A range whose least value is above 0 is drawn from evenly in its
 * logarithm, others evenly.
 *
 * @param varied keys that have a range, the host's behind {@code host:}
 * @param speedups sorted
 * @param energyRatios sorted
 */
public record MonteCarlo(
    int samples, long seed, List<String> varied, List<Double> speedups, List<Double> energyRatios) {
  public MonteCarlo {
    varied = List.copyOf(varied);
    speedups = speedups.stream().sorted().toList();
    energyRatios = energyRatios.stream().sorted().toList();
  }

  /** Draws and runs; the same seed gives the same figures on any number of threads. */
  public static MonteCarlo run(Comparison nominal, int samples, long seed) {
    if (samples < 1) {
      throw new IllegalArgumentException("a Monte Carlo of " + samples + " must be at least 1");
    }
    HostTarget host = nominal.host();
    Plan basePlan = Comparison.basePlan(host, nominal.job());
    double[][] ratios =
        IntStream.range(0, samples)
            .parallel()
            .mapToObj(
                i -> {
                  SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
                  boolean isHost = nominal.target() instanceof HostTarget;
                  HostTarget h = (HostTarget) drawn(host, random);
                  Target t = isHost ? h : drawn(nominal.target(), random);
                  Outcome outcome = nominal.plan().run(t, h.device());
                  Outcome baseline = basePlan.run(h, h.device());
                  return new double[] {
                    baseline.nanoseconds() / outcome.nanoseconds(),
                    (double) baseline.attojoules() / outcome.attojoules()
                  };
                })
            .toArray(double[][]::new);
    TreeSet<String> varied = new TreeSet<>();
    ranged(host).forEach(c -> varied.add("host:" + c.key()));
    ranged(nominal.target()).forEach(c -> varied.add(c.key()));
    return new MonteCarlo(
        samples,
        seed,
        new ArrayList<>(varied),
        Arrays.stream(ratios).map(r -> r[0]).toList(),
        Arrays.stream(ratios).map(r -> r[1]).toList());
  }

  private static List<Constant> ranged(Target t) {
    return t.constants().stream().filter(Constant::hasRange).toList();
  }

  private static Target drawn(Target t, SplittableRandom random) {
    Target changed = t;
    for (Constant c : ranged(t)) {
      double u = random.nextDouble();
      double value =
          c.low() > 0
              ? c.low() * Math.pow(c.high() / c.low(), u)
              : c.low() + u * (c.high() - c.low());
      changed = changed.with(c.key(), Double.toString(value));
    }
    return changed;
  }

  /** The value that so many of the samples stay under. */
  public static double percentile(List<Double> sorted, double fraction) {
    return sorted.get(Math.max(1, (int) Math.ceil(sorted.size() * fraction)) - 1);
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("samples", samples);
    m.put("seed", seed);
    m.put("varied", varied);
    m.put("speedup", percentiles(speedups));
    m.put("energy_ratio", percentiles(energyRatios));
    return m;
  }

  private static Map<String, Object> percentiles(List<Double> sorted) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("p5", percentile(sorted, 0.05));
    m.put("p50", percentile(sorted, 0.5));
    m.put("p95", percentile(sorted, 0.95));
    return m;
  }
}
