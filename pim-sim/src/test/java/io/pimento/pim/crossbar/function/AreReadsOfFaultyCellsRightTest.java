package io.pimento.pim.crossbar.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.BitWidths;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether columns of faulty cells add up as their formulas say, read after read. */
class AreReadsOfFaultyCellsRightTest {
  private static final BitWidths EIGHT = new BitWidths(8, 8);

  private static CrossbarDevice isaac() throws IOException {
    return CrossbarDevice.named("isaac-32nm");
  }

  /** Equal cells of level 3 of 3: the sum's deviation over reads is √rows · σ · 3 / (1 − off). */
  @ParameterizedTest
  @CsvSource({"pcm, 0", "pcm, 86400", "0.02, 0"})
  void isAColumnsNoiseThatOfItsCells(String name, double seconds) throws IOException {
    CrossbarDevice d = isaac();
    int rows = 100;
    int[][] top = {filled(rows, 3)};
    Faults f = Faults.parse("read-noise=" + name + ",drift=" + seconds);
    MatrixColumns.Reads columns =
        new AnalogColumns(d, f, 7, top, 1, new RowLots(rows, 128, 128), 1).reads();
    double now = f.drift().left(1, 1, 0);
    double cell = f.noise().deviation(1, now, seconds) * 3 / (1 - d.cell().off());
    int reads = 40_000;
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < reads; r++) {
      columns.drive(filled(rows, 1), 0, 1, r);
      double s = columns.sum(0, 0, 0, 0);
      sum += s / reads;
      squares += s * s / reads;
    }
    double level = (now - d.cell().off()) / (1 - d.cell().off()) * 3;
    assertThat(sum).isCloseTo(rows * level, within(0.05));
    assertThat(Math.sqrt(squares - sum * sum) / (cell * Math.sqrt(rows)))
        .isCloseTo(1, within(0.02));
  }

  private static int[] filled(int n, int value) {
    int[] all = new int[n];
    Arrays.fill(all, value);
    return all;
  }

  private static int[] weights(int count) {
    return new Random(3).ints(count, -127, 128).toArray();
  }

  private static double[] product(CrossbarDevice d, String faults, int times) {
    Faults f = faults.isEmpty() ? Faults.NONE : Faults.parse(faults);
    CrossbarMatrix m = new CrossbarMatrix(d, EIGHT, 6, 200, weights(1200), f, 5);
    int[] x = new Random(4).ints(200, 0, 256).toArray();
    double[] y = {};
    for (int t = 0; t < times; t++) {
      y = m.multiply(x);
    }
    return y;
  }

  @Test
  void areReadsNewYetTheSameForASeed() throws IOException {
    String noisy = "read-noise=0.05,adc-offset=1,adc-code=0.5,seed=9";
    assertThat(product(isaac(), noisy, 1)).isEqualTo(product(isaac(), noisy, 1));
    assertThat(product(isaac(), noisy, 3)).isEqualTo(product(isaac(), noisy, 3));
    assertThat(product(isaac(), noisy, 1)).isNotEqualTo(product(isaac(), noisy, 2));
    assertThat(product(isaac(), noisy, 1))
        .isNotEqualTo(product(isaac(), noisy.replace("seed=9", "seed=10"), 1));
    // A converter's errors stay.
    assertThat(product(isaac(), "adc-offset=1", 1)).isEqualTo(product(isaac(), "adc-offset=1", 4));
  }

  /** Many vectors are read side by side, each with the noise of its own reads. */
  @Test
  void areVectorsTogetherThoseOneAfterTheOther() throws IOException {
    Faults f = Faults.parse("read-noise=0.05,variation=reram,adc-offset=1,calibrated,seed=9");
    CrossbarMatrix one = new CrossbarMatrix(isaac(), EIGHT, 6, 200, weights(1200), f, 5);
    CrossbarMatrix all = new CrossbarMatrix(isaac(), EIGHT, 6, 200, weights(1200), f, 5);
    int vectors = 37;
    int[] x = new Random(4).ints(vectors * 200L, 0, 256).toArray();
    double[] together = all.multiply(x, vectors);
    for (int v = 0; v < vectors; v++) {
      assertThat(one.multiply(Arrays.copyOfRange(x, v * 200, (v + 1) * 200)))
          .isEqualTo(Arrays.copyOfRange(together, v * 6, (v + 1) * 6));
    }
    assertThat(all.converted()).isEqualTo(one.converted());
    assertThat(all.clipped()).isEqualTo(one.clipped());
  }

  /** Perfect cells give the same numbers whatever the lots, with fewer bits of the ADC. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 32, 64, 100, 128})
  void areLotsOfRowsExact(int active) throws IOException {
    CrossbarDevice d = isaac().with("adc.bits", "10");
    CrossbarDevice few = d.with("array.active_rows", "" + active);
    int bits = Long.SIZE - Long.numberOfLeadingZeros(active * 3L);
    assertThat(few.exactAdcBits()).isEqualTo(bits);
    CrossbarDevice narrow =
        bits < 4 ? few : few.with("adc.bits", "" + Math.min(10, few.exactAdcBits()));
    assertThat(product(narrow, "", 1)).isEqualTo(product(d, "", 1));
    assertThat(product(narrow, "variation=1e-9", 1)).isEqualTo(product(d, "", 1));
  }

  /** Fewer active rows lose less to the wires; a line a column takes most of the rest off. */
  @Test
  void doLotsAndCalibrationHelpAgainstWires() throws IOException {
    CrossbarDevice d = isaac();
    double[] right = product(d, "", 1);
    double all = error(product(d, "wires", 1), right);
    double half = error(product(d.with("array.active_rows", "32"), "wires", 1), right);
    double line = error(product(d, "wires,calibrated", 1), right);
    assertThat(half).isLessThan(0.9 * all);
    assertThat(line).isLessThan(0.2 * all);
  }

  /** A converter's gain and offset are what a line takes off, up to the rounding of codes. */
  @Test
  void doesCalibrationTakeOffGainAndOffset() throws IOException {
    CrossbarDevice d = isaac();
    double[] right = product(d, "", 1);
    String wrong = "adc-gain=0.05,adc-offset=3";
    assertThat(error(product(d, wrong + ",calibrated", 1), right))
        .isLessThan(0.25 * error(product(d, wrong, 1), right));
  }

  private static double error(double[] seen, double[] right) {
    double sum = 0;
    for (int i = 0; i < right.length; i++) {
      sum += Math.pow(seen[i] - right[i], 2);
    }
    return Math.sqrt(sum);
  }

  /** The sum of all cells after compensation is that of the cells as programmed. */
  @Test
  void doesCompensationKeepTheSumOfCurrents() throws IOException {
    CrossbarDevice d = isaac();
    int rows = 128;
    int[][] m = {new Random(5).ints(rows, 0, 4).toArray()};
    double[] sums = new double[3];
    String[] faults = {
      "variation=pcm",
      "variation=pcm,drift=86400,drift-spread",
      "variation=pcm,drift=86400,drift-spread,drift-compensated"
    };
    for (int k = 0; k < faults.length; k++) {
      MatrixColumns.Reads c =
          new AnalogColumns(d, Faults.parse(faults[k]), 3, m, 1, new RowLots(rows, rows, rows), 1)
              .reads();
      c.drive(filled(rows, 1), 0, 1, 0);
      sums[k] = c.sum(0, 0, 0, 0);
    }
    assertThat(sums[1]).isLessThan(0.8 * sums[0]);
    assertThat(sums[2] / sums[0]).isCloseTo(1, within(1e-5));
  }

  @Test
  void areTheDevicesOwnFaultsThoseOfItsFile() throws IOException {
    CrossbarDevice d = CrossbarDevice.named("verified-reram-32nm");
    Faults own = Faults.parse("device,seed=4").on(d);
    Faults said =
        Faults.parse(
            "variation=reram,verify=0.01,pulses=20,read-noise=0.01,adc-offset=0.1,adc-inl=0.1,wires,seed=4");
    assertThat(own).isEqualTo(said);
    assertThat(Faults.parse("device,variation=pcm").on(d).variation())
        .isEqualTo(Faults.parse("variation=pcm").variation());
    assertThat(Faults.parse("device").on(isaac())).isEqualTo(Faults.parse("wires"));
    assertThat(Faults.parse("wires").seeds(5)).hasSize(1);
    assertThat(Faults.parse("variation=0.1,seed=3").seeds(3).stream().map(Faults::seed))
        .containsExactly(3L, 4L, 5L);
  }

  @Test
  void areWrongFaultsExplained() {
    assertThatThrownBy(() -> Faults.parse("pulses=3"))
        .hasMessage("fault 'pulses' needs 'verify=…' beside it");
    assertThatThrownBy(() -> Faults.parse("verify=0.1,pulses=2.5"))
        .hasMessageContaining("must be a whole number");
    assertThatThrownBy(() -> Faults.parse("read-nose=pcm")).hasMessageContaining("'read-noise'");
    assertThatThrownBy(() -> Faults.parse("adc-gain=-1")).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> Faults.parse("read-noise=reram"))
        .hasMessageContaining("pcm or a part");
  }
}
