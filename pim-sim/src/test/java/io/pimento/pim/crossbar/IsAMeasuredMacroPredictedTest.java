package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Graph;
import io.pimento.pim.ValidationPart;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.BitWidths;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.pim.crossbar.schedule.Accesses;
import io.pimento.pim.crossbar.schedule.EnergyPart;
import io.pimento.pim.crossbar.schedule.Inference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Holds a layer on one simulated macro against measured SRAM macros, and VALIDATION.md's table
 * against that; {@code -Dpimento.validation=write} rewrites it.
 */
class IsAMeasuredMacroPredictedTest {
  private static final Path FILE = Path.of("src/test/resources/crossbar/charge-sram-65nm.yaml");
  private static final ValidationPart PART = new ValidationPart("macro");

  /** By how much a figure may be apart that is more than arithmetic. */
  private static final double WITHIN = 0.2;

  private static final int BATCH = 9;

  /**
   * A layer that fills the macro.
   *
   * @param operations multiplications and additions of a sample, each bit by bit
   * @param nanoseconds from one sample to the next
   * @param picojoules of the array and the converters for one sample
   */
  private record Run(double operations, double nanoseconds, double picojoules) {
    /** 10¹² operations of one bit a second. */
    double tera() {
      return operations / nanoseconds * 1e-3;
    }

    double teraPerWatt() {
      return operations / picojoules;
    }
  }

  private static Run run(CrossbarDevice d, int weightBits, int activationBits) {
    int outputs = d.array().columns() / d.cellsPerWeight(weightBits);
    Graph g = SmallModels.layer(d.array().rows(), outputs);
    MappingOptions o =
        MappingOptions.STANDARD.with(Precisions.all(new BitWidths(weightBits, activationBits)));
    Mapping mapping = Mapper.map(g, d, o, new AccessHistory());
    assertThat(mapping.crossbarsUsed()).isEqualTo(1);
    Accesses none = Accesses.zipf(1, 1.05);
    Inference one = Inference.run(d, mapping, none, 1);
    Inference all = Inference.run(d, mapping, none, 1 + BATCH);
    Map<EnergyPart, Long> parts = one.energy().byPart();
    return new Run(
        2.0 * d.array().rows() * outputs * weightBits * activationBits,
        (all.cycles() - one.cycles()) * d.clock() / BATCH,
        (parts.get(EnergyPart.ARRAY) + parts.get(EnergyPart.ADC)) * 1e-6);
  }

  /** The macro with supplies of so many times the voltage: energies go with its square. */
  private static CrossbarDevice supplied(CrossbarDevice d, double times) {
    double square = times * times;
    return d.with("array.read_energy", "" + 2483.2 * square)
        .with("adc_energy.8", "" + 1.79 * square);
  }

  /** Another macro in the same file: 1,024 products of four bits by four in an access. */
  private static CrossbarDevice sevenNanometres(CrossbarDevice d) {
    return d.with("device.clock", "0.5")
        .with("array.rows", "64")
        .with("array.columns", "16")
        .with("cell.bits", "4")
        .with("dac.bits", "4")
        .with("array.read_time", "5.5")
        .with("adc_time.8", "0.5")
        .with("bus.period", "0.5")
        .with("host.period", "0.5")
        .with("digital.period", "0.5")
        .with("noc.period", "0.5")
        .with("noc.hop", "0.5");
  }

  private record Row(String figure, double here, double measured, boolean sum, String rests) {
    double deviation() {
      return here / measured - 1;
    }
  }

  @Test
  void isItAsMeasured() throws IOException {
    CrossbarDevice d = CrossbarDevice.named(FILE.toString());
    Run two = run(d, 2, 2);
    Run four = run(d, 4, 4);
    Run eight = run(d, 8, 8);
    Run high = run(supplied(d, 1.2 / 0.85), 4, 4);
    Run inputs = run(d, 2, 8);
    double square = (d.tileArea().get("array") + d.tileArea().get("adc")) * 1e-12;
    Run seven = run(sevenNanometres(d), 4, 4);
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "1-bit TOPS/W at .85 V, two bits by two",
            two.teraPerWatt(),
            400,
            true,
            "sum of parts"));
    rows.add(new Row("the same, four by four", four.teraPerWatt(), 400, true, "sum of parts"));
    rows.add(new Row("the same, eight by eight", eight.teraPerWatt(), 400, true, "sum of parts"));
    rows.add(
        new Row(
            "1-bit TOPS/W at 1.2 V, four by four",
            high.teraPerWatt(),
            192,
            false,
            "energies at .85 V by the square of the voltage"));
    rows.add(new Row("1-bit TOPS at .85 V", four.tera(), 0.874, true, "54 cycles of 25 ns a read"));
    rows.add(
        new Row(
            "1-bit TOPS/mm² at .85 V",
            four.tera() / square,
            0.24,
            false,
            "time of a read, areas of array and converters"));
    rows.add(
        new Row(
            "time with inputs of eight bits by that with two",
            inputs.nanoseconds() / two.nanoseconds(),
            600 / 64.0 / 2,
            false,
            "input steps"));
    rows.add(
        new Row(
            "7 nm, GOPS of four bits by four",
            seven.tera() * 1e3 / 16,
            372.4,
            true,
            "1,024 products in 5.5 ns"));
    StringBuilder s = new StringBuilder(PART.begin());
    s.append("| figure of the macro | here | measured | deviation | what it rests on |\n");
    s.append("| --- | ---: | ---: | ---: | --- |\n");
    for (Row r : rows) {
      s.append(
          String.format(
              Locale.ROOT,
              "| %s | %.4g | %.4g | %+.1f %% | %s%s |%n",
              r.figure(),
              r.here(),
              r.measured(),
              100 * r.deviation(),
              r.rests(),
              r.sum() ? " (arithmetic)" : ""));
      assertThat(r.deviation()).as(r.figure()).isCloseTo(0, within(r.sum() ? 0.005 : WITHIN));
    }
    s.append("| 7 nm, TOPS/W | | 351 | unvalidated | only the total is published |\n");
    PART.hold(s.append(PART.end()).toString());
  }
}
