package io.pimento.report.codesign;

import io.pimento.report.Html;
import io.pimento.report.HtmlTable;
import io.pimento.report.codesign.chart.Figures;
import io.pimento.report.codesign.chart.RankingChart;
import io.pimento.report.codesign.document.Ablation;
import io.pimento.report.codesign.document.CheapScore;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.Interval;
import io.pimento.report.codesign.document.Ranking;
import io.pimento.report.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Whether the supernet's ranking can be trusted, and what each technique is worth. */
final class RankingSection {
  private static final int PERCENT = 100;

  private RankingSection() {}

  static void write(Html html, CodesignDocument d) {
    if (d.rankings().isEmpty() && d.cheapScores().isEmpty()) {
      return;
    }
    html.openSection("ranking", "Does the supernet rank well?");
    if (!d.rankings().isEmpty()) {
      supernets(html, d);
    }
    if (!d.cheapScores().isEmpty()) {
      cheapScores(html, d);
    }
    html.open("div", "class", "pair");
    for (Ranking r : d.rankings()) {
      if (!r.points().isEmpty()) {
        html.figure(
            r.name(),
            RankingChart.of(r),
            r.points().size() + " subnets; dots are means over seeds, bars reach over all seeds.");
      }
    }
    html.close("div").closeSection();
  }

  private static void supernets(Html html, CodesignDocument d) {
    List<String> trivial =
        d.rankings().stream().flatMap(r -> r.trivial().keySet().stream()).distinct().toList();
    HtmlTable table =
        new HtmlTable(true)
            .texts("supernet")
            .numbers("Kendall τ (95 %)", "τ of the best tenth", "regret, log loss", "ceiling");
    trivial.forEach(t -> table.numbers("τ by " + d.words(t)));
    for (Ranking r : d.rankings()) {
      List<String> cells = new ArrayList<>(List.of(r.name()));
      cells.add(r.tau().map(RankingSection::interval).orElse("–"));
      cells.add(number(r.topTau(), 2));
      cells.add(number(r.regret(), 5));
      cells.add(number(r.ceiling(), 2));
      trivial.forEach(t -> cells.add(Text.fixed(r.trivial().getOrDefault(t, Double.NaN), 2)));
      table.row(cells);
    }
    html.raw(table.toString());
    html.note(
        "Subnets were trained alone too. The ceiling is the τ between two seeds of training alone;"
            + " regret is the log loss given up by taking the supernet's first.");
  }

  private static void cheapScores(Html html, CodesignDocument d) {
    HtmlTable table =
        new HtmlTable(true)
            .texts("score")
            .numbers(
                "Kendall τ (95 %)",
                "Spearman ρ",
                "τ / ceiling",
                "regret, log loss",
                "regret of its first five",
                "seconds a candidate",
                "of a training, %");
    for (CheapScore s : d.cheapScores()) {
      table.row(
          List.of(
              s.name(),
              s.tau().map(RankingSection::interval).orElse("–"),
              number(s.rho(), 2),
              number(s.share(), 2),
              number(s.regret(), 5),
              number(s.topRegret(), 5),
              number(s.seconds(), 3),
              s.part().isPresent() ? Text.fixed(PERCENT * s.part().getAsDouble(), 1) : "–"));
    }
    html.raw(table.toString());
    html.note(
        "Scores that cost less than training to the end, against the mean over seeds of that. A"
            + " supernet's own training, once for all candidates, is not in their seconds.");
  }

  static void ablation(Html html, CodesignDocument d) {
    if (d.ablations().isEmpty()) {
      return;
    }
    html.openSection("ablation", "What each technique is worth");
    boolean notes = d.ablations().stream().anyMatch(a -> !a.note().isEmpty());
    HtmlTable table =
        new HtmlTable(true)
            .texts("technique", "with", "without", "figure")
            .numbers("value with", "value without", "change", "Kendall τ");
    if (notes) {
      table.texts("note");
    }
    for (Ablation a : d.ablations()) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  a.technique(),
                  a.with(),
                  a.without(),
                  d.words(a.quantity()),
                  figure(a.quantity(), a.value()),
                  figure(a.quantity(), a.base()),
                  change(a),
                  number(a.tau(), 2)));
      if (notes) {
        cells.add(a.note());
      }
      table.row(cells);
    }
    html.raw(table.toString()).closeSection();
  }

  private static String interval(Interval i) {
    return Text.fixed(i.mean(), 2)
        + " ("
        + Text.fixed(i.low(), 2)
        + " to "
        + Text.fixed(i.high(), 2)
        + ")";
  }

  private static String number(OptionalDouble v, int decimals) {
    return v.isPresent() ? Text.fixed(v.getAsDouble(), decimals) : "–";
  }

  private static String figure(String name, OptionalDouble v) {
    return v.isPresent() ? Figures.of(name, v.getAsDouble()) : "–";
  }

  private static String change(Ablation a) {
    if (a.value().isEmpty() || a.base().isEmpty() || a.base().getAsDouble() == 0) {
      return "–";
    }
    double part = a.value().getAsDouble() / a.base().getAsDouble() - 1;
    return String.format(Locale.ROOT, "%+.1f %%", 100 * part).replace('-', '−');
  }
}
