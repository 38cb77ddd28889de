package io.pimento.job;

import io.pimento.data.prepare.PrepareSummary.CrossSummary;
import io.pimento.data.prepare.PrepareSummary.InputsSummary;
import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code prepare} says of the inputs that it makes of fields. */
final class InputLines {
  private InputLines() {}

  static List<String> of(@Nullable InputsSummary made) {
    if (made == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "  made of the fields: %d bins, %d rates, %d counts%s"
            .formatted(
                made.bins(),
                made.rates(),
                made.counts(),
                made.sampledRows() > 0
                    ? ", %d crossed fields; chosen by %s train rows"
                        .formatted(
                            made.crosses().stream().filter(c -> c.cardinality() > 0).count(),
                            Text.count(made.sampledRows()))
                    : ", and crosses, as before"));
    for (CrossSummary cross : made.crosses()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  cross %s: gain %.5f (error %.5f), %s cells%s",
              cross.name(),
              cross.gain(),
              cross.error(),
              Text.count(cross.cells()),
              cross.cardinality() > 0
                  ? ", a field of %s rows".formatted(Text.count(cross.cardinality()))
                  : ""));
    }
    return lines;
  }
}
