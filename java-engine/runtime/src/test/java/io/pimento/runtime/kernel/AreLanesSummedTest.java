package io.pimento.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numbers")
class AreLanesSummedTest {
  @Test
  void isEachSumThatOfItsVector() {
    int floats = AcrossLanes.VECTORS * Simd.LANES;
    try (NativeBlock vectors = NativeMemory.allocateFloats(floats);
        NativeBlock sums = NativeMemory.allocateFloats(AcrossLanes.VECTORS)) {
      for (int i = 0; i < floats; i++) {
        NativeMemory.put(vectors.address(), i, (float) Math.sin(i + 1));
      }
      AcrossLanes.sums(vectors.address(), Simd.BYTES, sums.address());
      for (int v = 0; v < AcrossLanes.VECTORS; v++) {
        double expected = 0;
        for (int lane = 0; lane < Simd.LANES; lane++) {
          expected += (float) Math.sin(v * Simd.LANES + lane + 1);
        }
        assertThat((double) NativeMemory.get(sums.address(), v)).isCloseTo(expected, within(1e-5));
      }
    }
  }

  /** Kernels sum what is left of a block one by one: a row's bits may not depend on its place. */
  @Test
  void hasASumOfSixteenTheBitsOfASingleOne() {
    long step = Simd.BYTES + Float.BYTES;
    int floats = Math.toIntExact(AcrossLanes.VECTORS * step / Float.BYTES);
    try (NativeBlock vectors = NativeMemory.allocateFloats(floats);
        NativeBlock sums = NativeMemory.allocateFloats(AcrossLanes.VECTORS)) {
      for (int i = 0; i < floats; i++) {
        NativeMemory.put(vectors.address(), i, (float) Math.exp(9 * Math.sin(i + 1)));
      }
      AcrossLanes.sums(vectors.address(), step, sums.address());
      for (int v = 0; v < AcrossLanes.VECTORS; v++) {
        float alone = Simd.total(Simd.load(vectors.address() + v * step)).lane(0);
        assertThat(NativeMemory.get(sums.address(), v)).isEqualTo(alone);
      }
    }
  }
}
