package io.pimento.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.bench.roofline.Roofline;
import io.pimento.document.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoReportsCompareTest {
  private static final BenchMachine MACHINE = new BenchMachine("Some CPU @ 2 GHz", 2, 512, "25");
  private static final Roofline ROOF =
      new Roofline(
          1, 100, List.of(new Roofline.Copy(1 << 20, 50), new Roofline.Copy(1 << 28, 20)), 2);

  private static BenchReport report(double... fractions) {
    List<Measurement> rows = new java.util.ArrayList<>();
    for (double f : fractions) {
      rows.add(
          new Measurement("operator " + rows.size(), "vector", 1, 1000 / (f + 1e-3), 1e4, 1e3, f));
    }
    return new BenchReport("operators", MACHINE, List.of(ROOF), rows);
  }

  @Test
  void isAReportReadAsItWasWritten(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("new").resolve("r.json");
    ReportJson.write(report(0.5, 0.9), file);
    assertThat(ReportJson.read(file)).isEqualTo(report(0.5, 0.9));
  }

  @Test
  void isAFallOfMoreThanATenthFlaggedAndNoOther() {
    assertThat(ReportComparison.falls(report(0.5, 0.8, 0.8), report(0.46, 0.71, 0.9)))
        .extracting(ReportComparison.Fall::key)
        .containsExactly("operator 1 | vector | 1");
  }

  @Test
  void isAMeasurementWithoutAReferenceNoFall() {
    assertThat(ReportComparison.falls(report(0.5), report(0))).isEmpty();
    assertThat(ReportComparison.falls(report(0), report(0.5))).isEmpty();
  }

  @Test
  void areMeasurementsOfOneReportAloneLeftOut() {
    assertThat(ReportComparison.falls(report(0.5), report(0.5, 0.1))).isEmpty();
    assertThat(ReportComparison.common(report(0.5), report(0.5, 0.1))).isEqualTo(1);
  }

  @Test
  void isAnotherFileRefusedByName(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("other.json");
    Files.writeString(file, "[1, 2");
    assertThatThrownBy(() -> ReportJson.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("other.json");
    assertThatThrownBy(() -> ReportJson.read(folder.resolve("none.json")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.json");
  }

  @Test
  void doesThePageHoldAPointAnOperatorAndNoBrokenNumber() {
    String page = RooflinePage.html(report(0.5, 0.9));
    assertThat(page.split("<circle", -1)).hasSize(3);
    assertThat(page).contains("Some CPU").doesNotContain("NaN").doesNotContain("Infinity");
  }

  @Test
  void isTheBaselinesNameAFilesName() {
    assertThat(MACHINE.fileName("step")).isEqualTo("some-cpu-2-ghz-2-cores-step.json");
  }
}
