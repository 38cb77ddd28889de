package io.pimento.search.pareto;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors in [0, 1]ⁿ: simulated binary crossover (Deb and Agrawal 1995) and polynomial mutation of
 * one variable in n, both with a distribution index of 20, as published with NSGA-II.
 */
record RealGenetics(int variables) implements Genetics<List<Double>> {
  private static final double INDEX = 20;
  private static final double CROSSED = 0.9;

  @Override
  public List<Double> first(Counter random) {
    List<Double> x = new ArrayList<>();
    for (int i = 0; i < variables; i++) {
      x.add(random.nextDouble());
    }
    return x;
  }

  @Override
  public List<Double> child(List<Double> one, List<Double> other, int attempt, Counter random) {
    boolean cross = random.nextDouble() < CROSSED;
    List<Double> x = new ArrayList<>();
    for (int i = 0; i < variables; i++) {
      double a = one.get(i);
      double b = other.get(i);
      double v = cross && random.nextDouble() < 0.5 ? crossed(a, b, random) : a;
      v = random.nextDouble() < 1.0 / variables ? v + step(random) : v;
      x.add(Math.clamp(v, 0, 1));
    }
    return x;
  }

  private static double crossed(double a, double b, Counter random) {
    double u = random.nextDouble();
    double spread = Math.pow(u <= 0.5 ? 2 * u : 1 / (2 * (1 - u)), 1 / (INDEX + 1));
    double sign = random.nextDouble() < 0.5 ? 1 : -1;
    return 0.5 * (a + b + sign * spread * (a - b));
  }

  private static double step(Counter random) {
    double u = random.nextDouble();
    return u < 0.5
        ? Math.pow(2 * u, 1 / (INDEX + 1)) - 1
        : 1 - Math.pow(2 * (1 - u), 1 / (INDEX + 1));
  }
}
