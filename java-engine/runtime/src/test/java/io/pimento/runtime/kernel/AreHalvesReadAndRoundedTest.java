package io.pimento.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numbers")
class AreHalvesReadAndRoundedTest {
  /** All finite halves, which are 2 * 0x7c00. */
  private static final int FINITE = 0x7c00;

  private static short half(int i) {
    return (short) (i < FINITE ? i : 0x8000 | i - FINITE);
  }

  @Test
  void isEveryHalfReadExactly() {
    int n = 2 * FINITE - 3;
    try (NativeBlock halves = NativeMemory.allocateFloats(FINITE);
        NativeBlock floats = NativeMemory.allocateFloats(n)) {
      for (int i = 0; i < n; i++) {
        NativeMemory.putShort(halves.address(), i, half(i));
      }
      Halves.toFloats(halves.address(), floats.address(), n);
      for (int i = 0; i < n; i++) {
        assertThat(Float.floatToRawIntBits(NativeMemory.get(floats.address(), i)))
            .isEqualTo(Float.floatToRawIntBits(Float.float16ToFloat(half(i))));
      }
      NativeMemory.fill(floats.address(), n, 1);
      Halves.addScaled(halves.address(), 0.5f, floats.address(), n);
      for (int i = 0; i < n; i++) {
        assertThat(NativeMemory.get(floats.address(), i))
            .isEqualTo(1 + 0.5f * Float.float16ToFloat(half(i)));
      }
    }
  }

  @Test
  void doHalvesStayAsTheyAre() {
    for (int i = 0; i < 2 * FINITE; i++) {
      float x = Float.float16ToFloat(half(i));
      assertThat(Halves.nearest(x)).isEqualTo(half(i));
      assertThat(Halves.either(x, 0)).isEqualTo(half(i));
      assertThat(Halves.either(x, 0xffffff)).isEqualTo(half(i));
    }
  }

  /** Of floats of all sizes that halves have: the mean over all chances is the float. */
  @Test
  void isTheMeanOfBothNeighboursTheFloat() {
    SplittableRandom random = new SplittableRandom(3);
    int chances = 1 << 13;
    for (int i = 0; i < 200; i++) {
      float x = (float) ((random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(-22, 16)));
      double sum = 0;
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < chances; c++) {
        double y = Float.float16ToFloat(Halves.either(x, c << 11));
        sum += y;
        least = Math.min(least, y);
        most = Math.max(most, y);
      }
      double step = most - least;
      assertThat(least).isLessThanOrEqualTo(x);
      assertThat(most).isGreaterThanOrEqualTo(x);
      assertThat(step).isLessThanOrEqualTo(Math.max(0x1p-24, Math.abs(x) * 0x1p-9));
      assertThat(Math.abs(sum / chances - x)).as("%s", x).isLessThanOrEqualTo(2 * step / chances);
      assertThat(Float.float16ToFloat(Halves.nearest(x))).isIn((float) least, (float) most);
    }
  }

  @Test
  void isWhatIsTooLargeTheGreatestHalf() {
    for (float x : new float[] {65504, 65505, 70000, 1e30f, Float.POSITIVE_INFINITY}) {
      for (int chance : new int[] {0, 0xffffff}) {
        assertThat(Float.float16ToFloat(Halves.either(x, chance))).isEqualTo(65504);
        assertThat(Float.float16ToFloat(Halves.either(-x, chance))).isEqualTo(-65504);
      }
      assertThat(Float.float16ToFloat(Halves.nearest(x))).isEqualTo(65504);
    }
    assertThat(Float.float16ToFloat(Halves.either(Float.NaN, 5))).isNaN();
  }
}
