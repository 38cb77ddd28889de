package io.pimento.pim.dpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.ValidationPart;
import io.pimento.pim.study.DpuStudy;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Writes VALIDATION.md's table of processors beside banks anew and holds the committed file against
 * it; {@code -Dpimento.validation=write} rewrites the file.
 */
class IsTheDpuTableTrueTest {
  private static final ValidationPart PART = new ValidationPart("dpu");

  private final DpuDevice device = DpuDevice.upmem();
  private final DpuKernels kernels = new DpuKernels(device);
  private final DpuStudy study = new DpuStudy(device, 2_500_000, 8192, 1024, DpuElement.INT32);
  private final StringBuilder rows = new StringBuilder();
  private double worst;

  @Test
  void isEveryFigureAsTheSimulatorGivesIt() throws IOException {
    for (int bytes = 8; bytes <= 2048; bytes *= 2) {
      double latency = 77 + 0.5 * bytes;
      row(
          "one tasklet reads %,d bytes at a time, MB/s".formatted(bytes),
          kernels.readBandwidth(bytes),
          bytes * 350 / latency,
          "section 3.2.1: 77 + bytes / 2 cycles");
    }
    row("the same, measured", kernels.readBandwidth(2048), 628.23, "section 3.2.1");
    row("copy by 1,024 bytes, MB/s", kernels.copyBandwidth(), 624.02, "section 3.2.2");
    row("updates of 8 bytes anywhere, MB/s", kernels.updateBandwidth(), 72.58, "section 3.2.3");
    Map<String, Double> measured =
        Map.of(
            "int32 add", 58.56,
            "int32 multiply", 10.27,
            "float32 add", 4.91,
            "float32 multiply", 1.91);
    study
        .throughputs()
        .forEach(
            (name, rate) ->
                row(name + ", millions a second", rate, at(measured, name), "section 3.1.2"));
    long[] each = new long[64];
    Arrays.fill(each, 32L << 20);
    double gigabytes = 64.0 * (32L << 20);
    row(
        "to a rank, GB/s",
        gigabytes / device.link().sendNanoseconds(each),
        6.68,
        "section 3.4, 32 MB a processor");
    row(
        "from a rank, GB/s",
        gigabytes / device.link().returnNanoseconds(each),
        4.74,
        "section 3.4, 32 MB a processor");
    for (int system : new int[] {640, 2556}) {
      row(
          "%,d processors at work, W".formatted(system),
          study.watt() / device.dpus() * system,
          system == 640 ? 96 : 383,
          "table 4, from 1.2 W a chip");
    }
    PART.hold(
        PART.begin()
            + String.format(Locale.ROOT, "Greatest deviation: %.2f %%.%n%n", worst)
            + "| figure | here | PrIM | deviation | where in PrIM |\n"
            + "| --- | ---: | ---: | ---: | --- |\n"
            + rows
            + PART.end());
    assertThat(worst).isLessThan(10);
  }

  private static double at(Map<String, Double> measured, String name) {
    Double value = measured.get(name);
    assertThat(value).as(name).isNotNull();
    return value == null ? Double.NaN : value;
  }

  private void row(String figure, double here, double published, String where) {
    double percent = 100 * here / published - 100;
    worst = Math.max(worst, Math.abs(percent));
    rows.append(
        String.format(
            Locale.ROOT,
            "| %s | %.2f | %.2f | %+.1f %% | %s |%n",
            figure,
            here,
            published,
            percent,
            where));
  }
}
