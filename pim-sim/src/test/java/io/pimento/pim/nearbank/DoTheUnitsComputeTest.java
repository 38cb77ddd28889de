package io.pimento.pim.nearbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The results of the units' own access stream, against double arithmetic. */
class DoTheUnitsComputeTest {
  private final NearBankDevice device = NearBankDeviceFile.hbmPim();

  @ParameterizedTest
  @CsvSource({"1,1", "7,33", "100,128", "64,300", "4100,136"})
  void isAProductTheReference(int outputs, int inputs) {
    Random random = new Random(outputs * 31L + inputs);
    float[] matrix = numbers(random, outputs * inputs);
    float[] vector = numbers(random, inputs);
    double[] got = NearBankMath.gemv(device, matrix, vector);
    for (int o = 0; o < outputs; o++) {
      double exact = 0;
      double size = 0;
      for (int i = 0; i < inputs; i++) {
        double term = (double) matrix[o * inputs + i] * vector[i];
        exact += term;
        size += Math.abs(term);
      }
      // Each lane adds inputs / 16 products, each rounded twice to eleven bits.
      double bound = size * (2 + 2.0 * Math.ceilDiv(inputs, 16)) / 2048 + 1e-6;
      assertThat(got[o]).isCloseTo(exact, within(bound));
    }
  }

  @Test
  void areSmallWholeNumbersExact() {
    Random random = new Random(5);
    float[] matrix = new float[40 * 200];
    float[] vector = new float[200];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = random.nextInt(7) - 3;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] = random.nextInt(7) - 3;
    }
    double[] got = NearBankMath.gemv(device, matrix, vector);
    for (int o = 0; o < 40; o++) {
      double exact = 0;
      for (int i = 0; i < 200; i++) {
        exact += matrix[o * 200 + i] * vector[i];
      }
      assertThat(got[o]).isEqualTo(exact);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isEveryEntryTheReferenceRoundedOnce(Elementwise operation) {
    Random random = new Random(9);
    float[] x = numbers(random, 262144);
    float[] y = numbers(random, 262144);
    float[] got =
        operation.operands() == 2
            ? NearBankMath.elementwise(device, operation, x, y)
            : NearBankMath.elementwise(device, operation, x);
    for (int i = 0; i < x.length; i++) {
      float exact =
          switch (operation) {
            case ADD -> x[i] + y[i];
            case MUL -> x[i] * y[i];
            case RELU -> Math.max(x[i], 0);
          };
      assertThat(got[i]).isEqualTo(Float.float16ToFloat(Float.floatToFloat16(exact)));
    }
  }

  @Test
  void areVectorsThatDoNotFitRefused() {
    assertThatThrownBy(() -> NearBankMath.elementwise(device, Elementwise.ADD, new float[131072]))
        .hasMessageContaining("ADD of 1 vectors; it takes 2");
    assertThatThrownBy(() -> new ElementwiseKernel(device, Elementwise.RELU, 1000))
        .hasMessageContaining("pad them to a multiple of 131072");
    assertThatThrownBy(() -> ElementwiseKernel.padded(device, Elementwise.MUL, 1L << 40))
        .hasMessageContaining("at most 67108864");
  }

  private static float[] numbers(Random random, int count) {
    float[] out = new float[count];
    for (int i = 0; i < count; i++) {
      out[i] = Float.float16ToFloat(Float.floatToFloat16((float) random.nextGaussian()));
    }
    return out;
  }
}
