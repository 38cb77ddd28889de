package io.pimento.codesign;

import io.pimento.graph.Graph;
import io.pimento.search.baseline.BaselineSweep;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Measure;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Hardware;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who is trained from scratch, with what each costs on hardware. */
public final class Contenders {
  private final CodesignSettings settings;
  private final HardwareModel costs;
  private final Hardware naive;
  private final HandMapping byHand;
  private final Stem prepared;
  private final Stem placed;

  public Contenders(CodesignStudy study, HardwareModel costs) {
    this.settings = study.settings();
    this.costs = costs;
    this.naive = study.naive();
    this.byHand = new HandMapping(costs, study.hardware(), naive);
    this.prepared = study.stem();
    this.placed = costs.tables(prepared);
  }

  /** Finalists of every arm. */
  public List<Contender> searched(List<Searched> arms) throws IOException, InterruptedException {
    List<Contender> all = new ArrayList<>();
    for (Searched arm : arms) {
      for (Candidate c : arm.finalists(settings.finalists(), settings.slack())) {
        Subnet own = new Subnet(prepared, c.architecture(), Sharing.STANDALONE);
        Function<Stem, Graph> model =
            inputs -> new Subnet(inputs, c.architecture(), Sharing.STANDALONE).inference();
        Graph onHardware = model.apply(placed);
        String name = arm.arm().label() + " " + c.index();
        Hardware hardware = c.design().hardware();
        all.add(
            contender(
                new CandidateModel(name, own, true),
                model,
                arm.arm().label(),
                "",
                c,
                hardware,
                costs.costs(onHardware, hardware),
                costs.costs(onHardware, naive)));
      }
    }
    return all;
  }

  /** Every size of every family, on the best hand mapping and the naive one. */
  public List<Contender> handMade(Progress progress) throws IOException, InterruptedException {
    List<BaselineSweep.Sized> own = settings.sweep().of(prepared);
    List<Contender> all = new ArrayList<>();
    progress.begin("hand-made models on hardware", "models", own.size());
    try {
      for (int i = 0; i < own.size(); i++) {
        BaselineSweep.Sized b = own.get(i);
        int place = i;
        Function<Stem, Graph> model =
            inputs -> settings.sweep().of(inputs).get(place).model().inference();
        Graph graph = model.apply(placed);
        Hardware best = byHand.best(graph);
        all.add(
            contender(
                new CandidateModel(b.name(), b.model(), false),
                model,
                b.family().label(),
                b.size(),
                null,
                best,
                costs.costs(graph, best),
                costs.costs(graph, naive)));
        progress.at(i + 1L, b.name());
      }
    } finally {
      progress.end();
    }
    return all;
  }

  /** A searched model as its arm left it, but mapped as well as by hand. */
  Contender mappedByHand(Contender c) throws IOException, InterruptedException {
    return on(c, byHand.best(c.model().apply(placed)));
  }

  /** What models are mapped to naively. */
  Hardware naive() {
    return naive;
  }

  /** The tables that hardware is asked to hold. */
  Stem tables() {
    return placed;
  }

  /** The same model on other hardware. */
  Contender on(Contender c, Hardware hardware) throws IOException, InterruptedException {
    return contender(
        c.candidateModel(),
        c.model(),
        c.group(),
        c.size(),
        c.candidate(),
        hardware,
        costs.costs(c.model().apply(placed), hardware),
        c.naive());
  }

  private static Contender contender(
      CandidateModel candidateModel,
      Function<Stem, Graph> model,
      String group,
      String size,
      @org.jspecify.annotations.Nullable Candidate candidate,
      Hardware hardware,
      Map<String, Double> simulated,
      Map<String, Double> naive) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Measure.MULTIPLY_ADDS.label(), (double) candidateModel.multiplyAdds());
    figures.put(Measure.PARAMETERS.label(), (double) candidateModel.weights());
    figures.putAll(simulated);
    return new Contender(candidateModel, model, group, size, candidate, hardware, figures, naive);
  }
}
