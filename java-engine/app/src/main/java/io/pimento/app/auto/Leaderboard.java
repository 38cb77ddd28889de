package io.pimento.app.auto;

import io.pimento.app.config.AutoConfig;
import io.pimento.app.console.Text;
import io.pimento.app.job.OutcomeJson;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.search.baseline.Family;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.PairedBootstrap;
import io.pimento.search.pipeline.SubnetSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Scores the test split, once for each of the winners, and says how all models compare. */
final class Leaderboard {
  private final Run run;
  private final Heats heats;
  private final Refits refits;
  private final AutoConfig config;
  private final List<Line> lines = new ArrayList<>();

  /**
   * A model on the board.
   *
   * @param test null where it was not tested
   * @param trials how many of its kind were tried, on any rung
   * @param seconds of these trainings
   */
  private record Line(
      String name,
      String kind,
      Metrics validation,
      @Nullable Metrics test,
      long multiplyAdds,
      long parameters,
      long trials,
      double seconds,
      String words) {}

  Leaderboard(Run run, Heats heats, Refits refits, AutoConfig config) {
    this.run = run;
    this.heats = heats;
    this.refits = refits;
    this.config = config;
  }

  /**
   * Tests and shows.
   *
   * @param finalists best first; the first is kept
   * @param top results on all rows, best first
   */
  void show(List<Finalist> finalists, List<Scored> top, History history, double spent)
      throws IOException, InterruptedException {
    Finalist winner = finalists.getFirst();
    boolean tests = run.data().dataset().rows(Split.TEST) > 0;
    List<Scored> best = new ArrayList<>(List.of(winner.best(config.auc())));
    Optional<Scored> handMade = handMade(finalists, top);
    handMade.filter(c -> !c.equals(best.getFirst())).ifPresent(best::add);
    List<Predictor.Predictions> said = new ArrayList<>();
    for (Scored c : best) {
      said.add(tests ? refits.predict(c, test(c.candidate(), c.candidate().shape().name())) : null);
    }
    for (int i = 0; i < best.size(); i++) {
      Predictor.Predictions p = said.get(i);
      add(best.get(i), history, p == null ? null : p.metrics());
    }
    if (config.ensemble() > 1) {
      ensemble(top, tests);
    }
    others(best, history, top);
    table(tests).forEach(run.console()::line);
    if (tests && best.size() > 1) {
      run.console().line(difference(best, said));
    }
    write(spent);
    run.console()
        .line(
            ("%s is kept as %s after %s; score new rows with:"
                    + " pimento predict --model %s --input FILE --output scores.csv")
                .formatted(
                    winner.candidate().shape().name(),
                    run.folder().fittedBest(),
                    Text.seconds(spent),
                    run.folder().path()));
  }

  private Optional<Scored> handMade(List<Finalist> finalists, List<Scored> top) {
    Optional<Scored> last =
        finalists.stream()
            .filter(f -> f.candidate().arm() == Arm.HAND_MADE)
            .findFirst()
            .map(f -> f.best(config.auc()));
    return last.isPresent() ? last : Scored.best(top, Arm.HAND_MADE);
  }

  private RowSource test(Candidate c, String name) throws IOException {
    return c.of(run.data())
        .test(run.folder().testOpenings(), "auto", name + ", chosen on validation and frozen");
  }

  private void add(Scored c, History history, @Nullable Metrics test) {
    boolean searched = c.candidate().arm() == Arm.SEARCHED;
    List<Scored> tried =
        history.all().stream()
            .filter(
                s ->
                    searched
                        ? s.candidate().arm() == Arm.SEARCHED
                        : s.candidate().shape().equals(c.candidate().shape()))
            .toList();
    var inference = c.candidate().model(run.data()).inference();
    lines.add(
        new Line(
            c.candidate().shape().name(),
            c.candidate().arm().label(),
            c.metrics(),
            test,
            inference.cost().multiplyAdds(),
            SubnetSearch.weights(inference),
            tried.size(),
            tried.stream().mapToDouble(Scored::seconds).sum(),
            c.candidate().words()));
  }

  /** The mean click rate that the best models predict. */
  private void ensemble(List<Scored> top, boolean tests) throws IOException, InterruptedException {
    List<Scored> members = top.stream().limit(config.ensemble()).toList();
    String name = "ensemble of " + members.size();
    Metrics validation = mean(members, c -> c.of(run.data()).rows(Split.VALIDATION));
    Metrics test = tests ? mean(members, c -> test(c, name)) : null;
    lines.add(
        new Line(
            name,
            "ensemble",
            validation,
            test,
            members.stream().mapToLong(this::multiplyAdds).sum(),
            0,
            members.size(),
            0,
            String.join(", ", members.stream().map(s -> s.candidate().shape().name()).toList())));
  }

  private long multiplyAdds(Scored s) {
    return s.candidate().model(run.data()).inference().cost().multiplyAdds();
  }

  /** Where a candidate's rows come from. */
  private interface Rows {
    RowSource of(Candidate c) throws IOException;
  }

  private Metrics mean(List<Scored> members, Rows rows) throws IOException, InterruptedException {
    double @Nullable [] sum = null;
    Predictor.@Nullable Predictions last = null;
    for (Scored s : members) {
      last = heats.predict(s.candidate(), config.seed(), rows.of(s.candidate()));
      sum = sum == null ? new double[last.logits().length] : sum;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += 1 / (1 + Math.exp(-last.logits()[i])) / members.size();
      }
    }
    if (sum == null || last == null) {
      return Metrics.UNKNOWN;
    }
    float[] logits = new float[sum.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(sum[i] / (1 - sum[i]));
    }
    return Metrics.of(logits, last.labels(), last.weights(), logits.length);
  }

  /** The best of every other family, by validation alone. */
  private void others(List<Scored> shown, History history, List<Scored> top) {
    for (Family family : Family.values()) {
      boolean there =
          shown.stream().anyMatch(c -> c.candidate().shape().name().equals(family.label()));
      if (!there) {
        top.stream()
            .filter(s -> s.candidate().shape().name().equals(family.label()))
            .findFirst()
            .ifPresent(s -> add(s, history, null));
      }
    }
  }

  private List<String> table(boolean tests) {
    List<String> head = new ArrayList<>(List.of("model", "kind", "validation log loss", "AUC"));
    if (tests) {
      head.addAll(List.of("test log loss", "AUC"));
    }
    head.addAll(List.of("multiply-adds", "trials", "seconds", "recipe"));
    List<List<String>> rows = new ArrayList<>();
    for (Line line : lines) {
      List<String> row = new ArrayList<>(List.of(line.name(), line.kind()));
      row.add(Text.fixed(line.validation().logLoss(), 5));
      row.add(Text.fixed(line.validation().auc(), 5));
      if (tests) {
        Metrics test = line.test();
        row.add(test == null ? "" : Text.fixed(test.logLoss(), 5));
        row.add(test == null ? "" : Text.fixed(test.auc(), 5));
      }
      row.add(Text.count(line.multiplyAdds()));
      row.add(Text.count(line.trials()));
      row.add(Text.fixed(line.seconds(), 1));
      row.add(line.words());
      rows.add(row);
    }
    return Text.table(head, rows);
  }

  private String difference(List<Scored> best, List<Predictor.Predictions> said) {
    PairedBootstrap.Interval d =
        PairedBootstrap.of(
            new float[][] {said.get(0).losses()}, new float[][] {said.get(1).losses()}, 1);
    return "test log loss of %s − %s: %+.5f, 95 %% interval %+.5f to %+.5f%s"
        .formatted(
            best.get(0).candidate().shape().name(),
            best.get(1).candidate().shape().name(),
            d.mean(),
            d.low(),
            d.high(),
            d.clear() ? "" : ": no difference beyond chance");
  }

  private void write(double spent) throws IOException {
    ObjectNode root = Results.object();
    root.put("seconds", spent);
    ArrayNode models = root.putArray("leaderboard");
    for (Line line : lines) {
      ObjectNode node = models.addObject();
      node.put("name", line.name());
      node.put("kind", line.kind());
      node.put("recipe", line.words());
      node.put("multiply_adds", line.multiplyAdds());
      node.put("parameters", line.parameters());
      node.put("trials", line.trials());
      node.put("seconds", line.seconds());
      OutcomeJson.write(node.putObject("validation"), line.validation());
      if (line.test() != null) {
        OutcomeJson.write(node.putObject("test"), line.test());
      }
    }
    run.folder().results().put("auto", root);
  }
}
