package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.CrossbarMatrix;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.mapping.BitWidths;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsTheProductExactTest {
  private static CrossbarDevice device(String sign, int rows, int cell, int dac, int adc)
      throws IOException {
    CrossbarDevice d =
        CrossbarDevice.named("isaac-32nm")
            .with("weights.sign", sign)
            .with("array.rows", "" + rows)
            .with("cell.bits", "" + cell)
            .with("dac.bits", "" + dac);
    int bits = adc == 0 ? d.exactAdcBits() : adc;
    String b = "." + bits;
    return d.with("adc_time" + b, "1")
        .with("adc_energy" + b, "1")
        .with("adc_area" + b, "1")
        .with("adc.bits", "" + bits);
  }

  private record Product(int[] w, int[] x, double[] exact) {
    static Product random(int outputs, int inputs, BitWidths p, long seed) {
      Random random = new Random(seed);
      int most = (1 << (p.weights() - 1)) - 1;
      int[] w = random.ints((long) outputs * inputs, -most, most + 1).toArray();
      int[] x = random.ints(inputs, 0, 1 << p.activations()).toArray();
      double[] y = new double[outputs];
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < inputs; i++) {
          y[o] += (double) w[o * inputs + i] * x[i];
        }
      }
      return new Product(w, x, y);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "differential, 128, 2, 1, 8, 8, 1, 1",
    "differential, 128, 2, 1, 8, 8, 7, 129",
    "differential, 37, 4, 2, 8, 8, 5, 300",
    "differential, 64, 1, 4, 4, 8, 3, 65",
    "offset, 128, 2, 1, 8, 8, 13, 257",
    "offset, 100, 3, 3, 7, 5, 4, 201",
    "offset, 256, 1, 1, 4, 4, 2, 511",
    "offset, 65, 4, 2, 4, 8, 9, 64",
  })
  void doEnoughAdcBitsGiveWholeNumberArithmetic(
      String sign, int rows, int cell, int dac, int weights, int activations, int n, int k)
      throws IOException {
    BitWidths p = new BitWidths(weights, activations);
    CrossbarDevice device = device(sign, rows, cell, dac, 0);
    Product product = Product.random(n, k, p, 31L * n + k);
    CrossbarMatrix matrix = new CrossbarMatrix(device, p, n, k, product.w(), Faults.NONE, 1);
    assertThat(matrix.multiply(product.x())).isEqualTo(product.exact());
    assertThat(matrix.clipped()).isZero();
    int blocks = Math.ceilDiv(k, rows);
    assertThat(matrix.converted())
        .isEqualTo((long) device.steps(activations) * n * device.cellsPerWeight(weights) * blocks);
  }

  @Test
  void areSumsBeyondTheAdcClippedAndCounted() throws IOException {
    BitWidths p = new BitWidths(8, 8);
    int[] w = new int[128];
    int[] x = new int[128];
    java.util.Arrays.fill(w, 127);
    java.util.Arrays.fill(x, 255);
    CrossbarMatrix matrix =
        new CrossbarMatrix(device("differential", 128, 2, 1, 8), p, 1, 128, w, Faults.NONE, 1);
    // 128 rows of 3 are 384 > 255 in three slices; the top slice of 7 bits holds a 1.
    assertThat(matrix.multiply(x)[0]).isEqualTo((255 * (1 + 4 + 16) + 128 * 64) * 255.0);
    assertThat(matrix.clipped()).isEqualTo(3 * 8);
  }

  @Test
  void areFaultsSeededAndGreaterWithMoreOfThem() throws IOException {
    BitWidths p = new BitWidths(8, 8);
    CrossbarDevice device = device("differential", 128, 2, 1, 0);
    Product product = Product.random(8, 200, p, 5);
    double little = error(device, p, product, "variation=0.001,seed=3");
    double much = error(device, p, product, "variation=0.1,seed=3");
    assertThat(error(device, p, product, "variation=0.1,seed=3")).isEqualTo(much);
    assertThat(error(device, p, product, "variation=0.1,seed=4")).isNotEqualTo(much);
    assertThat(little).isLessThan(much);
    assertThat(error(device, p, product, "stuck-on=0.01")).isGreaterThan(0);
    assertThat(error(device, p, product, "variation=pcm")).isGreaterThan(0);
    assertThat(error(device, p, product, "variation=reram")).isGreaterThan(0);
    assertThat(error(device, p, product, "drift=20")).isZero();
    assertThat(error(device, p, product, "drift=86400")).isGreaterThan(0);
  }

  @Test
  void doBetterWiresLoseLess() throws IOException {
    BitWidths p = new BitWidths(4, 4);
    CrossbarDevice device =
        device("differential", 32, 1, 1, 0).with("adc.columns", "32").with("array.columns", "32");
    Product product = Product.random(5, 32, p, 6);
    double perfect = error(device.with("array.wire_resistance", "1e-6"), p, product, "wires");
    double usual = error(device.with("array.wire_resistance", "20"), p, product, "wires");
    double poor = error(device.with("array.wire_resistance", "200"), p, product, "wires");
    assertThat(perfect).isZero();
    assertThat(usual).isLessThan(poor);
    assertThat(poor).isGreaterThan(0);
  }

  private static double error(CrossbarDevice device, BitWidths p, Product product, String faults) {
    int k = product.x().length;
    int n = product.exact().length;
    CrossbarMatrix matrix =
        new CrossbarMatrix(device, p, n, k, product.w(), Faults.parse(faults), 9);
    double[] y = matrix.multiply(product.x());
    double sum = 0;
    for (int o = 0; o < n; o++) {
      sum += Math.abs(y[o] - product.exact()[o]);
    }
    return sum;
  }

  @Test
  void areWrongNumbersExplained() throws IOException {
    BitWidths p = new BitWidths(4, 4);
    CrossbarDevice device = device("differential", 32, 1, 1, 0);
    assertThatThrownBy(() -> new CrossbarMatrix(device, p, 1, 1, new int[] {-8}, Faults.NONE, 0))
        .hasMessage("weight -8 is not within -7 to 7 of 4 bits");
    CrossbarMatrix one = new CrossbarMatrix(device, p, 1, 1, new int[] {7}, Faults.NONE, 0);
    assertThatThrownBy(() -> one.multiply(new int[] {16}))
        .hasMessage("input 16 is not within 0 to 15");
    assertThatThrownBy(() -> Faults.parse("stuk-on=0.1"))
        .hasMessage("unknown fault 'stuk-on'; the nearest is 'stuck-on'");
    assertThatThrownBy(() -> Faults.parse("stuck-on=2")).hasMessageContaining("must be 0 to 1");
  }
}
