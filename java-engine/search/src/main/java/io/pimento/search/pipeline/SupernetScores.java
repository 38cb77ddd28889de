package io.pimento.search.pipeline;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.space.Design;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Scores of models inside a trained supernet, here or by whoever a carrier asks. */
final class SupernetScores implements ModelScores {
  private final SubnetSearch search;
  private final SubnetEvaluator evaluator;
  private final Optional<CarriedScores> elsewhere;

  SupernetScores(SubnetSearch search, Machine machine) {
    search.supernet().makeShared(search.plan().space());
    this.search = search;
    this.evaluator = search.supernet().evaluator(machine, search.plan().settings().seed());
    this.elsewhere = search.supernet().elsewhere().map(CarriedScores::new);
  }

  private ScoreQuestion.OfSubnet question(Design design) {
    return new ScoreQuestion.OfSubnet(design.architecture(), search.plan().settings().seed());
  }

  @Override
  public boolean looksAhead() {
    return elsewhere.isPresent();
  }

  @Override
  public void coming(List<Design> models, List<Design> losses)
      throws IOException, InterruptedException {
    Stream<ScoreQuestion> metrics = models.stream().map(this::question);
    Stream<ScoreQuestion> excess = losses.stream().map(ScoreQuestion.OfHardware::new);
    elsewhere.orElseThrow().ask(Stream.concat(metrics, excess).toList());
  }

  @Override
  public Metrics metrics(Design design) throws IOException, InterruptedException {
    return elsewhere.isPresent()
        ? elsewhere.get().metrics(question(design))
        : evaluator.score(search.supernet().subnet(design.architecture()));
  }

  @Override
  public double latencyMicros(Design design, int batch) throws InterruptedException {
    return evaluator.latencyMicros(search.supernet().subnet(design.architecture()), batch);
  }

  @Override
  public double excess(Design design) throws IOException, InterruptedException {
    return elsewhere.isPresent()
        ? elsewhere.get().excess(new ScoreQuestion.OfHardware(design))
        : search.supernet().excess(search.hardware(), design);
  }

  @Override
  public void close() {
    evaluator.close();
  }
}
