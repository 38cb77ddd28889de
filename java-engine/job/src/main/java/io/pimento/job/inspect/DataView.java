package io.pimento.job.inspect;

import io.pimento.data.BagField;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Origin;
import io.pimento.data.Split;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.document.Documents;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A prepared data set as text. */
public final class DataView {
  private DataView() {}

  /** Schema, rows, click rates and cardinalities. */
  public static List<String> lines(Path folder) throws IOException {
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      DataSchema schema = data.schema();
      JsonNode summary = Documents.json("the summary of the data", data.summary());
      List<String> lines = new ArrayList<>();
      lines.add(
          schema.name()
              + (schema.synthetic() ? " (SYNTHETIC)" : "")
              + ", fingerprint "
              + data.fingerprint());
      for (Split split : Split.values()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "  %-10s %12s rows, click rate %s",
                split.label(),
                Text.count(data.rows(split)),
                Text.fixed(
                    summary
                        .path("splits")
                        .path(split.name())
                        .path("clickRate")
                        .asDouble(Double.NaN),
                    4)));
      }
      lines.add(
          schema.denseCount()
              + " dense: "
              + schema.dense().stream().map(DenseField::name).collect(Collectors.joining(", ")));
      lines.addAll(origins(schema));
      summary
          .path("dense")
          .forEach(
              f -> lines.add("  " + f.path("name").asString() + ": " + f.path("words").asString()));
      lines.add(
          schema.fieldNames().size()
              + " categorical, "
              + (schema.bags().isEmpty() ? "" : schema.bags().size() + " of several values, ")
              + Text.count(schema.totalCardinality())
              + " table rows:");
      boolean derived = !origins(schema).isEmpty();
      List<List<String>> rows = new ArrayList<>();
      for (CategoricalField f : schema.categorical()) {
        List<String> row =
            List.of(
                f.name(),
                Text.count(f.cardinality()),
                f.origin().kind().toString().toLowerCase(Locale.ROOT));
        rows.add(derived ? row : row.subList(0, 2));
      }
      List<String> heads = List.of("field", "table rows", "origin");
      lines.addAll(Text.table(derived ? heads : heads.subList(0, 2), rows));
      if (!schema.bags().isEmpty()) {
        lines.addAll(
            Text.table(
                List.of(
                    "field of several",
                    "table rows",
                    "most",
                    "pooling",
                    "values a row",
                    "empty",
                    "cut"),
                bags(data, summary)));
      }
      if (schema.weighted()) {
        lines.add(
            "rows have weights, scaled by "
                + Text.fixed(summary.path("weightScale").asDouble(Double.NaN), 6)
                + " to a mean of 1 in train");
      }
      for (String key : List.of("format", "encoding", "denseTransform", "seed", "rowsSkipped")) {
        if (summary.has(key)) {
          lines.add(key + ": " + summary.path(key).asString());
        }
      }
      lines.add("dictionaries: " + dictionaries(folder));
      summary.path("approximations").forEach(a -> lines.add("approximate: " + a.asString()));
      return lines;
    }
  }

  /** How many columns are made of others; the names say of which. */
  private static List<String> origins(DataSchema schema) {
    Map<Origin.Kind, Integer> counts = new EnumMap<>(Origin.Kind.class);
    schema.dense().forEach(f -> counts.merge(f.origin().kind(), 1, Integer::sum));
    schema.categorical().forEach(f -> counts.merge(f.origin().kind(), 1, Integer::sum));
    counts.remove(Origin.Kind.RAW);
    if (counts.isEmpty()) {
      return List.of();
    }
    return List.of(
        "made of other fields: "
            + counts.entrySet().stream()
                .map(e -> e.getKey().toString().toLowerCase(Locale.ROOT) + " " + e.getValue())
                .collect(Collectors.joining(", ")));
  }

  /** A line a field of several values; what the summary does not say is left blank. */
  private static List<List<String>> bags(ShardedDataset data, JsonNode summary) {
    long all = 0;
    for (Split split : Split.values()) {
      all += data.rows(split);
    }
    List<List<String>> lines = new ArrayList<>();
    List<BagField> fields = data.schema().bags();
    for (int i = 0; i < fields.size(); i++) {
      BagField f = fields.get(i);
      JsonNode counted = summary.path("bags").path(i);
      lines.add(
          List.of(
              f.name(),
              Text.count(f.cardinality()),
              Text.count(f.most()),
              f.pooling().toString().toLowerCase(Locale.ROOT),
              Text.fixed(counted.path("values").asDouble(Double.NaN) / all, 2),
              Text.count(counted.path("emptyRows").asLong(0)),
              Text.count(counted.path("longerRows").asLong(0))));
    }
    return lines;
  }

  private static String dictionaries(Path folder) throws IOException {
    return RowEncoder.isIn(folder)
        ? "kept, " + RowEncoder.open(folder).fingerprint()
        : "not kept (an earlier version prepared it, or it was generated), so raw rows cannot be"
            + " encoded alike";
  }
}
