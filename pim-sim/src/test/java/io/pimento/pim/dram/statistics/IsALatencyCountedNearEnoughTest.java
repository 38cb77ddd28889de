package io.pimento.pim.dram.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IsALatencyCountedNearEnoughTest {
  @Test
  void areSmallOnesExactAndLargeOnesWithinAThousandth() {
    SplittableRandom random = new SplittableRandom(4);
    LatencyHistogram h = new LatencyHistogram();
    long[] all = new long[20_001];
    for (int i = 0; i < all.length; i++) {
      all[i] = random.nextLong(1L << (4 + i % 40));
      h.add(all[i]);
    }
    Arrays.sort(all);
    for (double f : new double[] {0.01, 0.3, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = all[Math.max(1, (int) Math.ceil(all.length * f)) - 1];
      if (exact < 1 << 16) {
        assertThat(h.percentile(f)).isEqualTo(exact);
      } else {
        assertThat(h.percentile(f)).isBetween(exact, exact + exact / 1000);
      }
    }
    assertThat(h.percentile(1)).isEqualTo(all[all.length - 1]).isEqualTo(h.most());
  }
}
