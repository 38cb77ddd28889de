package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.ValidationPart;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mnsim.MnsimGrid;
import io.pimento.pim.crossbar.wire.NodalFile;
import io.pimento.pim.device.Constant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Writes VALIDATION.md's tables on crossbars anew and holds the committed file against them; {@code
 * -Dpimento.validation=write} rewrites the file.
 */
class IsTheCrossbarTableTrueTest {
  private static final Path DATA = Path.of("src/test/resources/crossbar");
  private static final ValidationPart PART = new ValidationPart("crossbar");

  @Test
  void isEveryFigureAsTheSimulatorGivesIt() throws IOException {
    MnsimGrid.Check grid = MnsimGrid.check(DATA.resolve("mnsim_pe_grid.json.gz"));
    StringBuilder s = new StringBuilder(PART.begin());
    s.append("| figure of the processing element | settings | largest deviation from MNSIM |\n");
    s.append("| --- | ---: | ---: |\n");
    for (MnsimGrid.Deviation d : grid.columns()) {
      s.append(
          String.format(
              Locale.ROOT, "| %s | %d | %s |%n", d.column(), grid.settings(), below(d.relative())));
    }
    s.append("\n| crossbar | wire, Ω | crossbars | largest deviation of a current |\n");
    s.append("| --- | ---: | ---: | ---: |\n");
    TreeMap<String, double[]> rows = new TreeMap<>();
    List<NodalFile.Deviation> nodal = NodalFile.check(DATA.resolve("irdrop_nodal.json"));
    for (NodalFile.Deviation d : nodal) {
      if (d.isChecked()) {
        String key =
            String.format(
                Locale.ROOT, "| %2d×%d | %s", d.size(), d.size(), Double.toString(d.wireOhms()));
        double[] row = rows.computeIfAbsent(key, k -> new double[2]);
        row[0]++;
        row[1] = Math.max(row[1], d.relative());
      }
    }
    rows.forEach(
        (key, row) ->
            s.append(String.format(Locale.ROOT, "%s | %.0f | %s |%n", key, row[0], below(row[1]))));
    s.append("\n| device | technology | constants | assumed | held against |\n");
    s.append("| --- | ---: | ---: | ---: | --- |\n");
    for (String name : CrossbarDevice.SHIPPED) {
      CrossbarDevice d = CrossbarDevice.named(name);
      long assumed =
          d.constants().all().stream().filter(c -> c.source().equals(Constant.ASSUMED)).count();
      s.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f nm | %d | %d | %s |%n",
              name,
              d.technology(),
              d.constants().all().size(),
              assumed,
              d.validation()));
    }
    String table = s.append(PART.end()).toString();
    PART.hold(table);
    assertThat(grid.worst()).isLessThan(0.01);
    assertThat(nodal.stream().filter(NodalFile.Deviation::isChecked))
        .allMatch(d -> d.relative() < 1e-3);
  }

  /** The power of ten that a deviation stays under: last bits differ between machines. */
  private static String below(double relative) {
    return relative < 1e-12
        ? "< 1e-12"
        : String.format(Locale.ROOT, "< 1e%.0f", Math.ceil(Math.log10(relative)));
  }
}
