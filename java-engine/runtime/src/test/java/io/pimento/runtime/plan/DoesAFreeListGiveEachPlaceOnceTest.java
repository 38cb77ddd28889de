package io.pimento.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link FreeList}. */
class DoesAFreeListGiveEachPlaceOnceTest {
  private record Stretch(int offset, int size) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverIsTakenAndReturned(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FreeList free = new FreeList();
    BitSet used = new BitSet();
    List<Stretch> held = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(5) < 3 || held.isEmpty()) {
        int size = 1 + random.nextInt(40);
        int smallest = smallest(used, (int) free.end(), size);
        int at = (int) free.take(size);
        assertThat(used.get(at, at + size).cardinality()).isZero();
        assertThat(at + size).isLessThanOrEqualTo((int) free.end());
        if (smallest >= 0) {
          assertThat(at).as("the first of the smallest that fit").isEqualTo(smallest);
        }
        used.set(at, at + size);
        held.add(new Stretch(at, size));
      } else {
        Stretch s = held.remove(random.nextInt(held.size()));
        used.clear(s.offset(), s.offset() + s.size());
        free.give(s.offset(), s.size());
      }
    }
    held.forEach(s -> free.give(s.offset(), s.size()));
    assertThat(free.take(free.end())).as("all is joined again").isZero();
  }

  /** The first of the smallest free stretches that hold so much, or −1. */
  private static int smallest(BitSet used, int end, int size) {
    int best = -1;
    int bestSize = Integer.MAX_VALUE;
    for (int from = used.nextClearBit(0); from < end; ) {
      int to = used.nextSetBit(from);
      int length = (to < 0 ? end : to) - from;
      if (length >= size && length < bestSize) {
        best = from;
        bestSize = length;
      }
      from = to < 0 ? end : used.nextClearBit(to);
    }
    return best;
  }
}
