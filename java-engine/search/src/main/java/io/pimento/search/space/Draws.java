package io.pimento.search.space;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Uniform draws. */
final class Draws {
  private Draws() {}

  static <T> T oneOf(List<T> list, Counter random) {
    return list.get(random.nextInt(list.size()));
  }

  /** Some of 0 … available − 1, none twice, ascending. */
  static List<Integer> distinct(int available, int count, Counter random) {
    List<Integer> left = new ArrayList<>(IntStream.range(0, available).boxed().toList());
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < Math.min(count, available); i++) {
      int at = random.nextInt(left.size());
      drawn.add(left.get(at));
      left.subList(at, at + 1).clear();
    }
    drawn.sort(null);
    return List.copyOf(drawn);
  }
}
