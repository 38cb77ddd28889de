package io.pimento.runtime.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.op.Dropout;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsTheRightPartDroppedTest {
  private static final int ROWS = 500;
  private static final int WIDTH = 203;

  private static float[] dropped(Dropout op, int rows, int firstNoise) {
    try (Workers workers = new Workers(2);
        NativeBlock x = NativeMemory.allocateFloats((long) rows * WIDTH);
        NativeBlock noise = NativeMemory.allocateFloats(rows);
        NativeBlock y = NativeMemory.allocateFloats((long) rows * WIDTH)) {
      NativeMemory.fill(x.address(), (long) rows * WIDTH, 2);
      for (int r = 0; r < rows; r++) {
        NativeMemory.putInt(noise.address(), r, firstNoise + r);
      }
      DropoutKernel.run(workers, op, rows, WIDTH, x.address(), noise.address(), y.address());
      float[] out = new float[rows * WIDTH];
      NativeMemory.copy(y.address(), out, 0, out.length);
      return out;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
  void thatPartIsZeroAndTheSumStays(double rate) {
    float[] y = dropped(new Dropout(rate, 3), ROWS, 1);
    int zeros = 0;
    double sum = 0;
    for (float v : y) {
      zeros += v == 0 ? 1 : 0;
      sum += v;
      assertThat(v == 0 || v == (float) (1 / (1 - rate)) * 2).isTrue();
    }
    double deviation = Math.sqrt(rate * (1 - rate) / y.length);
    assertThat(zeros / (double) y.length).isBetween(rate - 5 * deviation, rate + 5 * deviation);
    assertThat(sum / y.length).isBetween(1.8, 2.2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 77})
  void rowsOfOtherNoiseAndGraphsOfOtherSaltDifferAsMuchAsChanceHasIt(int salt) {
    float[] y = dropped(new Dropout(0.5, salt), 2, 10);
    float[] other = dropped(new Dropout(0.5, salt + 1), 2, 10);
    int sameRow = 0;
    int sameSalt = 0;
    for (int i = 0; i < WIDTH; i++) {
      sameRow += (y[i] == 0) == (y[WIDTH + i] == 0) ? 1 : 0;
      sameSalt += (y[i] == 0) == (other[i] == 0) ? 1 : 0;
    }
    assertThat(sameRow).isBetween(WIDTH / 4, 3 * WIDTH / 4);
    assertThat(sameSalt).isBetween(WIDTH / 4, 3 * WIDTH / 4);
  }
}
