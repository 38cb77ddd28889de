package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.kernel.Transpose16;
import io.pimento.runtime.memory.NativeMemory;

/**
 * As many samples as a vector has lanes, one lane each: entry i of all of them is vector i. Lanes
 * past the last sample of a batch hold zeros.
 */
final class SampleLanes {
  /** Samples of a group. */
  static final int SAMPLES = Simd.LANES;

  private SampleLanes() {}

  /**
   * Samples to lanes.
   *
   * @param from the first sample; others follow {@code entries} floats apart
   * @param samples at most {@link #SAMPLES}
   */
  static void read(long from, int entries, int samples, long to) {
    long apart = 4L * entries;
    int i = 0;
    if (Transpose16.FITS && samples == SAMPLES) {
      for (; i <= entries - Transpose16.SIZE; i += Transpose16.SIZE) {
        Transpose16.block(from + 4L * i, apart, to + Simd.BYTES * i, Simd.BYTES);
      }
    }
    if (samples < SAMPLES) {
      Rows.fill(to, entries * SAMPLES, 0);
    }
    for (int s = 0; s < samples; s++) {
      long sample = from + s * apart;
      long lane = to + 4L * s;
      for (int e = i; e < entries; e++) {
        NativeMemory.put(lane, (long) e * SAMPLES, NativeMemory.get(sample, e));
      }
    }
  }

  /** Lanes to samples. */
  static void write(long from, int entries, int samples, long to) {
    long apart = 4L * entries;
    int i = 0;
    if (Transpose16.FITS && samples == SAMPLES) {
      for (; i <= entries - Transpose16.SIZE; i += Transpose16.SIZE) {
        Transpose16.block(from + Simd.BYTES * i, Simd.BYTES, to + 4L * i, apart);
      }
    }
    for (int s = 0; s < samples; s++) {
      long sample = to + s * apart;
      long lane = from + 4L * s;
      for (int e = i; e < entries; e++) {
        NativeMemory.put(sample, e, NativeMemory.get(lane, (long) e * SAMPLES));
      }
    }
  }
}
