package io.pimento.data.prepare;

import io.pimento.data.prepare.PrepareSummary.FieldSummary;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.JoinMatches;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a preparation has learnt and counted, for {@code summary.json}. */
record PreparationFacts(
    PrepareConfig config,
    InputFields fields,
    DenseEncoder dense,
    double weightScale,
    SplitCounts counts,
    List<FieldSummary> fieldSummaries,
    List<BagTally> bagTallies) {
  /**
   * The summary.
   *
   * @param inputs null if nothing is made of the fields
   */
  PrepareSummary summary(
      List<JoinMatches> joins,
      PrepareSummary.@Nullable InputsSummary inputs,
      List<String> approximations) {
    List<DenseScale> scales = dense.scales();
    return new PrepareSummary(
        config.name(),
        config.synthetic(),
        config.format().label(),
        config.seed(),
        config.encoding().toString(),
        config.dense().toString().toLowerCase(Locale.ROOT),
        counts.read(),
        counts.kept(),
        counts.skipped(),
        counts.leftOut(),
        counts.summary(),
        fields.weighted() ? weightScale : null,
        IntStream.range(0, scales.size())
            .mapToObj(d -> scales.get(d).summary(fields.dense().get(d)))
            .toList(),
        List.copyOf(fieldSummaries),
        bagTallies.stream().map(BagTally::summary).toList(),
        Joins.summary(joins),
        inputs,
        List.copyOf(approximations));
  }
}
