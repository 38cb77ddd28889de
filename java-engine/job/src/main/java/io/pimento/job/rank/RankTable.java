package io.pimento.job.rank;

import io.pimento.report.text.Text;
import io.pimento.run.Results;
import io.pimento.run.config.RankScore;
import io.pimento.search.evaluate.RankingQuality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scores of subnets beside what training to the end says of them.
 *
 * @param alone log losses {@code [seeds][subnets]} of that
 * @param seconds of one such training, in the mean
 * @param supernets seconds of training each supernet that scores, by its name
 * @param rows scores, in the order in which they are shown
 * @param seed of the intervals
 */
record RankTable(
    double[][] alone,
    double seconds,
    Map<String, Double> supernets,
    List<ScoredSubnets> rows,
    long seed) {
  private static final int PERCENT = 100;

  private RankingQuality quality(ScoredSubnets row) {
    return RankingQuality.of(row.values(), alone, seed);
  }

  private double share(ScoredSubnets row) {
    return row.seconds() / seconds;
  }

  /** Of all subnets' scores, with the supernet's own training. */
  private double all(ScoredSubnets row) {
    double supernet = row.supernet().isEmpty() ? 0 : supernets.getOrDefault(row.supernet(), 0.0);
    return supernet + row.seconds() * row.values().length;
  }

  /**
   * What is lost, in the mean, by whoever spends the time of all these scores on training some of
   * the subnets on 1/8 of the rows; not a number if that is not known.
   */
  private double rival(ScoredSubnets row) {
    return rows.stream()
        .filter(r -> r.score() == RankScore.EIGHTH_OF_ROWS)
        .findFirst()
        .map(
            eighth -> {
              int most = alone[0].length;
              long some = (long) Math.floor(all(row) / eighth.seconds());
              return PartScored.regret(
                  eighth.values(), RankingQuality.mean(alone), Math.clamp(some, 1, most));
            })
        .orElse(Double.NaN);
  }

  /** As people read it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    double[] truth = RankingQuality.mean(alone);
    lines.add(
        "truth: log loss on validation after training alone, mean of "
            + seeds()
            + ", "
            + Text.fixed(Arrays.stream(truth).min().orElseThrow(), 5)
            + " to "
            + Text.fixed(Arrays.stream(truth).max().orElseThrow(), 5)
            + "; ceiling: single seeds agree at τ "
            + Text.fixed(RankingQuality.ceiling(alone), 3)
            + "; a training takes "
            + seconds(seconds));
    lines.addAll(
        Text.table(
            List.of(
                truth.length + " subnets, " + seeds() + " alone",
                "Kendall τ-b",
                "95 %",
                "Spearman ρ",
                "τ / ceiling",
                "regret",
                "regret of top 5",
                "time",
                "of a training",
                "all, in trainings",
                "regret of 1/8 in that time"),
            rows.stream().map(this::cells).toList()));
    supernets.forEach(
        (name, took) ->
            lines.add(
                "supernet %s: its training took %s, as long as %s alone; it is in \"all\" only"
                    .formatted(name, seconds(took), Text.fixed(took / seconds, 1))));
    lines.addAll(worst());
    return lines;
  }

  private String seeds() {
    return alone.length + (alone.length == 1 ? " seed" : " seeds");
  }

  private List<String> cells(ScoredSubnets row) {
    RankingQuality q = quality(row);
    return List.of(
        row.name(),
        Text.fixed(q.tau(), 3),
        Text.fixed(q.low(), 3) + " to " + Text.fixed(q.high(), 3),
        Text.fixed(q.rho(), 3),
        Text.fixed(q.share(), 2),
        Text.fixed(q.regret(), 5),
        Text.fixed(q.topRegret(), 5),
        row.seconds() == 0 ? "none" : seconds(row.seconds()),
        row.seconds() == 0 ? "none" : Text.fixed(PERCENT * share(row), 1) + " %",
        Text.fixed(all(row) / seconds, 1),
        Text.fixed(rival(row), 5));
  }

  private static String seconds(double s) {
    return s < 10 ? Text.fixed(s, s < 1 ? 3 : 2) + " s" : Text.seconds(s);
  }

  /** Trainings that left the finite numbers, by name. */
  private List<String> worst() {
    List<String> lines = new ArrayList<>();
    for (int s = 0; s < alone.length; s++) {
      List<Integer> lost = ScoredSubnets.notFinite(alone[s]);
      if (!lost.isEmpty()) {
        lines.add("truth, seed " + (s + 1) + " of " + alone.length + ": " + words(lost));
      }
    }
    for (ScoredSubnets row : rows) {
      if (!row.worst().isEmpty()) {
        lines.add(row.name() + ": " + words(row.worst()));
      }
    }
    return lines;
  }

  private static String words(List<Integer> lost) {
    return (lost.size() == 1 ? "subnet " : "subnets ")
        + lost.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + " left the finite numbers: the worst";
  }

  /** Adds what {@code results.json} keeps. */
  void write(ObjectNode result) {
    Results.put(result, "ceiling", RankingQuality.ceiling(alone));
    ArrayNode truth = result.putArray("truth");
    double[] means = RankingQuality.mean(alone);
    for (int i = 0; i < means.length; i++) {
      ObjectNode node = truth.addObject();
      Results.put(node, "mean", means[i]);
      ArrayNode seeds = node.putArray("seeds");
      for (double[] seed : alone) {
        add(seeds, seed[i]);
      }
    }
    result.putObject("cost").put("seconds", seconds);
    ArrayNode scores = result.putArray("scores");
    rows.forEach(row -> write(scores.addObject(), row));
  }

  private void write(ObjectNode node, ScoredSubnets row) {
    RankingQuality q = quality(row);
    node.put("score", row.score().label());
    node.put("name", row.name());
    node.put("supernet", row.supernet().isEmpty() ? null : row.supernet());
    tau(node, q);
    Results.put(node, "rho", q.rho());
    Results.put(node, "share_of_ceiling", q.share());
    Results.put(node, "regret", q.regret());
    Results.put(node, "regret_of_top_5", q.topRegret());
    ObjectNode cost = node.putObject("cost");
    cost.put("seconds", row.seconds());
    Results.put(cost, "share_of_training", share(row));
    cost.put("seconds_of_all", all(row));
    Results.put(cost, "trainings_of_all", all(row) / seconds);
    Results.put(cost, "regret_of_eighth_in_that_time", rival(row));
    ArrayNode worst = node.putArray("not_finite");
    row.worst().forEach(worst::add);
    ArrayNode values = node.putArray("values");
    for (double value : row.values()) {
      add(values, value);
    }
  }

  /** Kendall's τ with its interval. */
  static void tau(ObjectNode node, RankingQuality q) {
    ObjectNode tau = node.putObject("tau");
    Results.put(tau, "mean", q.tau());
    Results.put(tau, "low", q.low());
    Results.put(tau, "high", q.high());
  }

  private static void add(ArrayNode list, double value) {
    if (Double.isFinite(value)) {
      list.add(value);
    } else {
      list.addNull();
    }
  }
}
