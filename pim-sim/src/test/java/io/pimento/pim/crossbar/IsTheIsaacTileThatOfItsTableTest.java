package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.ValidationPart;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Holds a tile of isaac-32nm part by part against table I of ISAAC (Shafiee et al., ISCA 2016) and
 * VALIDATION.md's table against that; {@code -Dpimento.validation=write} rewrites it.
 */
class IsTheIsaacTileThatOfItsTableTest {
  private static final ValidationPart PART = new ValidationPart("isaac");
  private static final double WITHIN = 0.1;
  private static final int IMAS = 12;
  private static final double READ = 100;

  /**
   * A part of a tile.
   *
   * @param area mm² in the table
   * @param milliwatts in the table, at work; 0 where this part's energy is another's here
   * @param own milliwatts of the device's constants at work
   * @param other the source of the device's constant where it is not the table
   */
  private record Row(String part, double area, double milliwatts, double own, String other) {}

  @Test
  void isEveryPartAsLargeAndAsPowerful() throws IOException {
    CrossbarDevice d = CrossbarDevice.named("isaac-32nm");
    Map<String, Long> area = d.tileArea();
    double crossbars = d.crossbars();
    double rows = crossbars * d.array().rows();
    double columns = crossbars * d.array().columns();
    double clock = d.clock();
    double perCycle = 1e-6 / clock;
    double perRead = 1e-6 / READ;
    List<Row> table =
        List.of(
            new Row(
                "buffer",
                0.083,
                20.7,
                d.buffer().wordEnergy() * perCycle / d.buffer().cycles(),
                "20.45 pJ a word: hwcomponents-library isaac.py:108; a word in 2 cycles: PUMA"),
            new Row(
                "bus",
                0.09,
                7,
                d.bus().wordEnergy() * perCycle / d.bus().cycles(),
                "hwcomponents-library isaac.py:625"),
            new Row(
                "router",
                0.151 / 4,
                42.0 / 4,
                d.mesh().flitEnergy() * perCycle / d.mesh().tilesPerRouter(),
                "hwcomponents-library isaac.py:288, flits of 256 rather than 32 bits"),
            new Row("sigmoid", 0.0006, 0, 0, ""),
            new Row("tile-shift-add", 0.00006, 0, 0, ""),
            new Row("pool", 0.00024, 0, 0, ""),
            new Row("output-register", 0.0032, 0, 0, ""),
            new Row("adc", IMAS * 0.0096, IMAS * 16.0, crossbars * d.adc().energy() * perCycle, ""),
            new Row("dac", IMAS * 0.00017, IMAS * 4.0, rows * d.dacEnergy() * perRead, ""),
            new Row(
                "sample-hold", IMAS * 0.00004, IMAS * 0.01, columns * d.holdEnergy() * perRead, ""),
            new Row(
                "array",
                IMAS * 0.0002,
                IMAS * 2.4,
                crossbars * d.array().readEnergy() * perRead,
                ""),
            new Row(
                "shift-add",
                IMAS * 0.00024,
                IMAS * 0.2,
                crossbars * d.shiftAddEnergy() * perCycle,
                ""),
            new Row(
                "registers",
                IMAS * (0.0021 + 0.00077),
                IMAS * (1.24 + 0.23) + 1.68,
                (rows * d.registers().inputBit() + columns * d.registers().conversion()) * perRead,
                ""));
    StringBuilder s = new StringBuilder(PART.begin());
    s.append("| part of a tile | area here, mm² | table I | deviation | power at work here, mW |");
    s.append(" table I | deviation | the constant's other source |\n");
    s.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
    double here = 0;
    double there = 0;
    for (Row r : table) {
      double own = area.get(r.part()) * 1e-12;
      here += own;
      there += r.area();
      s.append(
          String.format(
              Locale.ROOT,
              "| %s | %.5f | %.5f | %s | %s | %s |%n",
              r.part(),
              own,
              r.area(),
              deviation(own, r.area()),
              power(r),
              r.other()));
      assertThat(Math.abs(own / r.area() - 1)).as(r.part()).isLessThan(WITHIN);
      if (r.milliwatts() > 0 && r.other().isEmpty()) {
        assertThat(Math.abs(r.own() / r.milliwatts() - 1)).as(r.part()).isLessThan(WITHIN);
      }
    }
    s.append(
        String.format(
            Locale.ROOT,
            "| all of these | %.3f | 0.372 | %s | | | | |%n",
            here,
            deviation(here, 0.372)));
    double whole = d.areaOfTile() * 1e-12;
    s.append(
        String.format(
            Locale.ROOT,
            "| with the unit for products of activations | %.3f | 0.372 | %s | | | | assumed: ISAAC"
                + " has none |%n",
            whole,
            deviation(whole, 0.372)));
    assertThat(Math.abs(there / 0.372 - 1)).isLessThan(0.01);
    assertThat(Math.abs(whole / 0.372 - 1)).isLessThan(WITHIN);
    assertThat(table.stream().map(Row::part)).containsAll(named(area));
    PART.hold(s.append(PART.end()).toString());
  }

  /** Every part that has an area, but the units that ISAAC lacks. */
  private static List<String> named(Map<String, Long> area) {
    return area.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .map(Map.Entry::getKey)
        .filter(k -> !k.equals("digital"))
        .toList();
  }

  private static String power(Row r) {
    return r.milliwatts() == 0
        ? "with other parts | | "
        : String.format(
            Locale.ROOT,
            "%.2f | %.2f | %s",
            r.own(),
            r.milliwatts(),
            deviation(r.own(), r.milliwatts()));
  }

  private static String deviation(double own, double other) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * (own / other - 1));
  }
}
