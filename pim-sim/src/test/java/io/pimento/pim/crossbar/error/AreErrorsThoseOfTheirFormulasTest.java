package io.pimento.pim.crossbar.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.pim.crossbar.error.ErrorStatistics.Row;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether what is drawn has the moments of the published formulas. */
class AreErrorsThoseOfTheirFormulasTest {
  @Test
  void isEveryStatisticThatOfItsClosedForm() {
    for (Row r : ErrorStatistics.all()) {
      assertThat(r.drawn()).as(r.effect()).isCloseTo(r.closed(), within(r.margin()));
    }
  }

  /** The polynomials at hand-computed places, µS. */
  @ParameterizedTest
  @CsvSource({
    "pcm, 25, 0, 0.26348",
    "pcm, 25, 0.5, 0.952705",
    "pcm, 25, 1, 1.05538",
    "reram, 40, 0, 0.348",
    "reram, 40, 0.5, 2.0229375",
    "reram, 40, 1, 1.103"
  })
  void isTheProgrammingErrorThePolynomial(String name, double greatest, double g, double sigma) {
    assertThat(Variation.named(name).deviation(g) * greatest).isCloseTo(sigma, within(1e-9));
  }

  @Test
  void isReadNoiseTheFormulaByHand() {
    // t = 1 day, g = .5: Q = .0088/.5^.65 = .0138087, root = √ln(86400/5e-7) = 5.08678.
    assertThat(new ReadNoise.Pcm().deviation(0.5, 0.4, 86400))
        .isCloseTo(0.4 * 0.0138087 * 5.08678, within(1e-6));
    assertThat(new ReadNoise.Pcm().deviation(1e-4, 1e-4, 86400))
        .isCloseTo(1e-4 * 0.2 * 5.08678, within(1e-8));
  }

  @Test
  void isDriftTheFormulaByHand() {
    assertThat(Drift.exponent(1)).isEqualTo(0.049);
    assertThat(Drift.exponent(0.1)).isCloseTo(0.0600901, within(1e-6));
    assertThat(Drift.deviation(0.1)).isCloseTo(0.0228823, within(1e-6));
    assertThat(Drift.deviation(1)).isEqualTo(0.008);
    assertThat(new Drift(2000, false, false).left(1, 1, 0))
        .isCloseTo(Math.pow(100, -0.049), within(1e-12));
    assertThat(new Drift(10, true, true).left(0.3, 0.4, 5)).isEqualTo(0.4);
  }

  @Test
  void areProbabilitiesThoseOfTables() {
    assertThat(Normal.below(0)).isEqualTo(0.5);
    assertThat(Normal.below(1.959963984540054)).isCloseTo(0.975, within(1e-14));
    assertThat(Normal.below(-3)).isCloseTo(0.0013498980316300957, within(1e-14));
    assertThat(Normal.below(-40)).isZero();
  }

  @Test
  void doesVerificationEndWhereItMust() {
    WriteVerify sure = new WriteVerify(0.02, 1000);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 2000; i++) {
      double g = sure.programmed(0.5, 0.05, random.nextGaussian(), random::nextGaussian);
      assertThat(Math.abs(g - 0.5)).isLessThanOrEqualTo(0.02);
    }
    assertThat(WriteVerify.NONE.programmed(0.5, 0.1, 2, () -> Double.NaN)).isEqualTo(0.7);
    assertThat(WriteVerify.NONE.meanPulses(0.1)).isEqualTo(1);
    assertThat(WriteVerify.NONE.rowPulses(128, 0.1)).isEqualTo(1);
    assertThat(new WriteVerify(0.01, 5).rowPulses(128, 10)).isCloseTo(5, within(1e-3));
    assertThatThrownBy(() -> new WriteVerify(0, 3)).hasMessageContaining("must be above 0");
    assertThatThrownBy(() -> new WriteVerify(0.1, 0)).hasMessageContaining("at least 1");
  }

  @Test
  void isAConvertersTransferItsFourErrors() {
    SplittableRandom random = new SplittableRandom(5);
    ConverterErrors.Converter bow = new ConverterErrors(0, 0, 1, 0).draw(random, 255);
    double middle = bow.seen(127.5) - 127.5;
    assertThat(bow.seen(0)).isZero();
    assertThat(bow.seen(255)).isEqualTo(255);
    assertThat(bow.seen(63.75) - 63.75).isCloseTo(0.75 * middle, within(1e-9));
    ConverterErrors.Converter gain = new ConverterErrors(0, 0.01, 0, 0).draw(random, 255);
    assertThat(gain.seen(200) / 200).isCloseTo(gain.seen(100) / 100, within(1e-12));
    ConverterErrors.Converter codes = new ConverterErrors(0, 0, 0, 1).draw(random, 255);
    assertThat(codes.seen(100.2) - 100.2).isCloseTo(codes.seen(99.9) - 99.9, within(1e-9));
    assertThat(codes.seen(101) - 101).isNotCloseTo(codes.seen(100) - 100, within(1e-9));
  }
}
