package io.pimento.runtime.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import org.junit.jupiter.api.Test;

/** What decays without a gradient must end in zeros, for denormal numbers are many times slower. */
class DoDecayingEntriesStayNormalTest {
  private static final int ENTRIES = 37;
  private static final int STEPS = 4000;

  private static boolean isNormal(float x) {
    return x == 0 || Math.abs(x) >= Float.MIN_NORMAL;
  }

  @Test
  void underAdam() {
    try (NativeBlock w = NativeMemory.allocateFloats(ENTRIES);
        NativeBlock m = NativeMemory.allocateFloats(ENTRIES);
        NativeBlock v = NativeMemory.allocateFloats(ENTRIES);
        NativeBlock zeros = NativeMemory.allocateFloats(ENTRIES)) {
      for (int i = 0; i < ENTRIES; i++) {
        NativeMemory.put(w.address(), i, (i - 18) / 100f);
      }
      AdamKernel.Step now = new AdamKernel.Step(0.9f, 0.999f, 1e-8f, 1e-6f);
      for (int step = 1; step <= STEPS; step++) {
        now.set(1e-3f, 1, (float) (1 - Math.pow(0.9, step)), (float) (1 - Math.pow(0.999, step)));
        AdamKernel.update(w.address(), m.address(), v.address(), zeros.address(), ENTRIES, now);
      }
      for (int i = 0; i < ENTRIES; i++) {
        float weight = NativeMemory.get(w.address(), i);
        assertThat(weight).isBetween(-1e-6f, 1e-6f);
        for (float x :
            new float[] {
              weight,
              weight * 1e-6f,
              NativeMemory.get(m.address(), i),
              NativeMemory.get(v.address(), i)
            }) {
          assertThat(isNormal(x)).as("entry %d: %s", i, x).isTrue();
        }
      }
    }
  }
}
