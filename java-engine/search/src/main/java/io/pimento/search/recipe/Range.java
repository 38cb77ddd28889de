package io.pimento.search.recipe;

import io.pimento.graph.Counter;
import java.util.List;

/** Values of one setting that trials draw from. */
sealed interface Range<T> {
  /** The value of the first trial. */
  T first();

  /** The value of the second trial. */
  T second();

  /** Any value. */
  T draw(Counter random);

  /** A value near another. */
  T near(T value, Counter random);

  /** A range of multiples. */
  static Range<Double> times(Range<Double> range, double factor) {
    return switch (range) {
      case Choices<Double>(Double first, List<Double> ordered) ->
          new Choices<>(first * factor, ordered.stream().map(v -> v * factor).toList());
      case Between(Double first, Double second, double from, double to) ->
          new Between(first * factor, second * factor, from * factor, to * factor);
    };
  }

  /** Some values, in the order in which they are neighbours; the first is the first trials'. */
  record Choices<T>(T first, List<T> ordered) implements Range<T> {
    public Choices {
      ordered = List.copyOf(ordered);
    }

    @Override
    public T second() {
      return first;
    }

    @Override
    public T draw(Counter random) {
      return ordered.get(random.nextInt(ordered.size()));
    }

    @Override
    public T near(T value, Counter random) {
      int at = ordered.indexOf(value) + random.nextInt(3) - 1;
      return ordered.get(Math.clamp(at, 0, ordered.size() - 1));
    }
  }

  /** A number between two, drawn on a logarithmic scale. */
  record Between(Double first, Double second, double from, double to) implements Range<Double> {
    /** How far a near value is at most, as a factor. */
    private static final double NEAR = 2;

    @Override
    public Double draw(Counter random) {
      return round(from * Math.pow(to / from, random.nextDouble()));
    }

    @Override
    public Double near(Double value, Counter random) {
      double factor = Math.pow(NEAR, 2 * random.nextDouble() - 1);
      return Math.clamp(round(value * factor), from, to);
    }

    /** Two digits are as exact as such a setting is. */
    private static double round(double x) {
      double unit = Math.pow(10, Math.floor(Math.log10(x)) - 1);
      return Double.parseDouble(
          String.format(java.util.Locale.ROOT, "%.1e", Math.round(x / unit) * unit));
    }
  }
}
