package io.pimento.report.codesign;

import io.pimento.report.Html;
import io.pimento.report.HtmlTable;
import io.pimento.report.Svg;
import io.pimento.report.codesign.chart.ClaimInterval;
import io.pimento.report.codesign.chart.Figures;
import io.pimento.report.codesign.document.Claim;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.codesign.document.Interval;
import io.pimento.report.codesign.document.Quantity;
import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was found: claims with their verdicts, and the finalists' figures. */
final class FoundSection {
  private FoundSection() {}

  static void write(Html html, CodesignDocument d) {
    if (d.claims().isEmpty() && d.finalists().isEmpty()) {
      return;
    }
    html.openSection("found", "What was found");
    if (!d.claims().isEmpty()) {
      claims(html, d);
    }
    for (String why : d.leftOut()) {
      html.note("No claim about energy, time or area: " + why + ".");
    }
    if (!d.finalists().isEmpty()) {
      html.element("h3", "Finalists");
      html.raw(finalists(d).toString());
      long unopened = d.finalists().stream().filter(f -> f.test().isEmpty()).count();
      html.note(
          "Mean over seeds ± standard deviation, each model trained alone."
              + (unopened > 0
                  ? " For " + unopened + " of them the test split stayed closed."
                  : ""));
    }
    html.closeSection();
  }

  /** How the claims came out, in one sentence. */
  static String verdicts(List<Claim> claims) {
    return java.util.Arrays.stream(Claim.Verdict.values())
        .map(v -> claims.stream().filter(c -> c.verdict() == v).count() + " " + v.words())
        .filter(s -> !s.startsWith("0 "))
        .collect(Collectors.joining(", "));
  }

  private static void claims(Html html, CodesignDocument d) {
    html.element(
        "p",
        "Of "
            + d.claims().size()
            + (d.claims().size() == 1 ? " claim: " : " claims: ")
            + verdicts(d.claims())
            + ".",
        "class",
        "lead");
    HtmlTable table =
        new HtmlTable(true)
            .texts("claim", "verdict")
            .numbers("ratio", "goal")
            .texts("log loss, ours − theirs (95 %)", "ours", "theirs");
    for (Claim c : d.claims()) {
      String name = "<b>" + Svg.escape(c.name()) + "</b>";
      table.markup(
          List.of(
              name + "<br><span class=\"small\">" + Svg.escape(d.words(c.quantity())) + "</span>",
              verdict(c.verdict()),
              "<b>" + times(c.ratio()) + "</b>",
              times(c.goal()),
              difference(c, d.claims()),
              linked(c.ours(), d),
              linked(c.theirs(), d)));
    }
    html.raw(table.toString());
    html.note(
        "A ratio is theirs over ours. It counts only where the log losses are equal or ours is"
            + " better: the upper end of the interval lies within the margin (dashed)."
            + " Unresolved means that the data cannot tell.");
  }

  /** A model's name, leading to its architecture where that is drawn. */
  private static String linked(String name, CodesignDocument d) {
    for (int i = 0; i < d.finalists().size(); i++) {
      if (d.finalists().get(i).name().equals(name)
          && d.finalists().get(i).architecture().isPresent()) {
        return "<a href=\"#finalist-" + i + "\">" + Svg.escape(name) + "</a>";
      }
    }
    return Svg.escape(name);
  }

  private static String verdict(Claim.Verdict v) {
    String sign =
        switch (v) {
          case MET -> "✓";
          case NOT_MET -> "✗";
          case UNRESOLVED -> "?";
        };
    String style = "verdict " + v.words().replace(' ', '-');
    return "<span class=\"" + style + "\"><i>" + sign + "</i> " + v.words() + "</span>";
  }

  private static String times(OptionalDouble x) {
    return x.isPresent()
        ? String.format(
            Locale.ROOT, Math.abs(x.getAsDouble()) < 100 ? "%.2f×" : "%,.0f×", x.getAsDouble())
        : "–";
  }

  private static String difference(Claim c, List<Claim> all) {
    if (c.difference().isEmpty()) {
      return "–";
    }
    Interval i = c.difference().get();
    return ClaimInterval.of(c, all)
        + String.format(
            Locale.ROOT,
            "<span class=\"tabular\">%s (%s to %s)</span>",
            signed(i.mean()),
            signed(i.low()),
            signed(i.high()));
  }

  private static String signed(double v) {
    return String.format(Locale.ROOT, "%+.4f", v).replace('-', '−');
  }

  private static HtmlTable finalists(CodesignDocument d) {
    List<String> validation = names(d, false);
    List<String> test = names(d, true);
    HtmlTable table = new HtmlTable(true).texts("model");
    validation.forEach(n -> table.numbers("validation " + quality(n)));
    test.forEach(n -> table.numbers("test " + quality(n)));
    List<Quantity> costs =
        d.figures().stream()
            .filter(q -> !Figures.quality(q.name()))
            .filter(q -> d.finalists().stream().anyMatch(f -> f.figures().containsKey(q.name())))
            .toList();
    costs.forEach(q -> table.numbers(q.words()));
    int[] decimals =
        costs.stream()
            .mapToInt(
                q ->
                    Figures.decimals(
                        q.name(),
                        d.finalists().stream()
                            .flatMap(f -> Stream.ofNullable(f.figures().get(q.name())))
                            .toList()))
            .toArray();
    for (int i = 0; i < d.finalists().size(); i++) {
      Finalist f = d.finalists().get(i);
      List<String> cells = new ArrayList<>(List.of(linked(f.name(), d)));
      validation.forEach(n -> cells.add(spread(f.validation().get(n), "–")));
      test.forEach(n -> cells.add(spread(f.test().get(n), f.test().isEmpty() ? "closed" : "–")));
      for (int k = 0; k < decimals.length; k++) {
        Double v = f.figures().get(costs.get(k).name());
        cells.add(v == null ? "–" : Figures.fixed(v, decimals[k]));
      }
      table.markup(cells);
    }
    return table;
  }

  private static String quality(String name) {
    return name.equals("auc") ? "AUC" : name.replace('_', ' ');
  }

  private static List<String> names(CodesignDocument d, boolean test) {
    return d.finalists().stream()
        .flatMap(f -> (test ? f.test() : f.validation()).keySet().stream())
        .distinct()
        .toList();
  }

  private static String spread(@org.jspecify.annotations.Nullable List<Double> seeds, String none) {
    if (seeds == null) {
      return none;
    }
    double mean = seeds.stream().mapToDouble(v -> v).average().orElseThrow();
    if (seeds.size() == 1) {
      return Text.fixed(mean, 5);
    }
    double squares = seeds.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Text.fixed(mean, 5) + " ± " + Text.fixed(Math.sqrt(squares / (seeds.size() - 1)), 5);
  }
}
