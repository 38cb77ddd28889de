package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.ValidationPart;
import io.pimento.pim.crossbar.error.ErrorStatistics;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Writes VALIDATION.md's table on errors of cells and converters anew. */
class IsTheErrorTableTrueTest {
  private static final ValidationPart PART = new ValidationPart("errors");

  @Test
  void isEveryMomentThatOfItsFormula() throws IOException {
    StringBuilder s = new StringBuilder(PART.begin());
    s.append("| effect | moment | closed form | drawn | apart |\n");
    s.append("| --- | --- | ---: | ---: | ---: |\n");
    for (ErrorStatistics.Row r : ErrorStatistics.all()) {
      assertThat(Math.abs(r.drawn() - r.closed())).as(r.effect()).isLessThan(r.margin());
      s.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.4f | %.4f | %+.2f %% |%n",
              r.effect(),
              r.moment(),
              r.closed(),
              r.drawn(),
              100 * (r.drawn() / r.closed() - 1)));
    }
    PART.hold(s.append(PART.end()).toString());
  }
}
