package io.pimento.runtime.optimize;

import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Noise on weights while a training step computes: every matrix W that is not a table has N(0,
 * (part · max |W|)²) added to each entry, drawn anew in each step; gradients are those at the noisy
 * weights, and the clean ones are changed by them. What is trained so keeps its quality on memory
 * cells that are off by about as much (Joshi et al., Nature Communications 2020, with part from .02
 * to .1; aihwkit's WeightModifierType.ADD_NORMAL). Where an operator reads a part of a parameter,
 * the part is the matrix. Draws follow from seed and step alone.
 *
 * @param part of the greatest weight's magnitude, above 0
 * @param seed of the draws
 */
public record WeightNoise(double part, long seed) {
  private static final long STEP = 0x9e3779b97f4a7c15L;
  private static final long NOISE = 0x632be59bd9b4e019L;

  public WeightNoise {
    if (!(part > 0) || part > 1) {
      throw new IllegalArgumentException("noise of weights must be above 0 and at most 1: " + part);
    }
  }

  /** The clean entries of a rectangle. */
  private record Clean(long address, int columns, int stride, float[] entries) {
    void restore() {
      for (int i = 0; i < entries.length; i++) {
        NativeMemory.put(address, (long) (i / columns) * stride + i % columns, entries[i]);
      }
    }
  }

  /** Noisy weights until they are closed, which brings the clean ones back. */
  static final class Noisy implements AutoCloseable {
    private final List<Clean> clean = new ArrayList<>();

    @Override
    public void close() {
      // The other way round: views that overlap have been saved one on top of the other.
      clean.reversed().forEach(Clean::restore);
    }
  }

  /** Adds a step's noise to all that the step's graph has a gradient of. */
  Noisy on(TrainingGraph graph, Parameters parameters, long step) {
    Noisy noisy = new Noisy();
    SplittableRandom random = new SplittableRandom((seed ^ NOISE) + step * STEP);
    for (ParameterView view : graph.gradients()) {
      if (!view.parameter().table() && view.size().size() == 2) {
        noisy.clean.add(disturb(view, parameters, random));
      }
    }
    return noisy;
  }

  private Clean disturb(ParameterView view, Parameters parameters, SplittableRandom random) {
    int columns = view.columns();
    int stride = view.parameter().stride();
    long address = parameters.get(view.parameter()).address() + Float.BYTES * view.offset();
    float[] entries = new float[view.rows() * columns];
    float most = 0;
    for (int i = 0; i < entries.length; i++) {
      entries[i] = NativeMemory.get(address, (long) (i / columns) * stride + i % columns);
      most = Math.max(most, Math.abs(entries[i]));
    }
    for (int i = 0; i < entries.length; i++) {
      double noise = part * most * random.nextGaussian();
      NativeMemory.put(
          address, (long) (i / columns) * stride + i % columns, (float) (entries[i] + noise));
    }
    return new Clean(address, columns, stride, entries);
  }
}
