package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.pareto.Fitness;
import io.pimento.search.pareto.Nsga2;
import io.pimento.search.pareto.Rating;
import io.pimento.search.pareto.Standing;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** NSGA-II over designs: the first candidates are the population, {@code children} follow. */
record ParetoSearch(
    DesignSpace space,
    SearchSettings settings,
    Goals goals,
    Screening screening,
    Settling settling) {
  void run(Archive archive) throws IOException, InterruptedException {
    new Nsga2<>(
            new DesignGenetics(space),
            settings.initial(),
            settings.generations(),
            settings.children(),
            screening.drawn(),
            settings.seed())
        .run(new Rated(archive));
  }

  private final class Rated implements Rating<Design> {
    private final Archive archive;
    private final Map<Design, Double> predicted = new HashMap<>();

    Rated(Archive archive) {
      this.archive = archive;
    }

    @Override
    public Design fresh(IntFunction<Design> draw) {
      return archive.fresh(draw);
    }

    @Override
    public List<Proposal<Design>> choose(List<Proposal<Design>> drawn, int count)
        throws IOException, InterruptedException {
      if (!screening.isOn()) {
        return drawn;
      }
      DesignSurrogate surrogate = new DesignSurrogate(space, archive.all());
      List<SubnetScore> costs =
          Together.ask(settings.parallel(), genomes(drawn), screening.costs()::of);
      List<Fitness> expected = new ArrayList<>();
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < drawn.size(); i++) {
        SubnetScore score = surrogate.expected(drawn.get(i).genome(), costs.get(i));
        expected.add(goals.of(score));
        losses.add(score.metrics().logLoss());
      }
      List<Proposal<Design>> kept = new ArrayList<>();
      HashSet<Integer> best = new HashSet<>(new Standing(expected).survivors(count));
      for (int i = 0; i < drawn.size(); i++) {
        Design d = drawn.get(i).genome();
        if (best.contains(i)) {
          kept.add(drawn.get(i));
          predicted.put(d, losses.get(i));
        } else {
          archive.forget(d);
        }
      }
      return kept;
    }

    private static List<Design> genomes(List<Proposal<Design>> proposals) {
      return proposals.stream().map(Proposal::genome).toList();
    }

    @Override
    public List<Proposal<Design>> settled(List<Proposal<Design>> proposals)
        throws IOException, InterruptedException {
      if (settling.equals(Settling.NONE)) {
        return proposals;
      }
      List<Design> better = Together.ask(settings.parallel(), genomes(proposals), settling::of);
      List<Proposal<Design>> all = new ArrayList<>();
      for (int i = 0; i < better.size(); i++) {
        Proposal<Design> p = proposals.get(i);
        Design now = better.get(i);
        // Where two come to the same design, the second stays as it was.
        if (now.equals(p.genome()) || !archive.isNew(now)) {
          all.add(p);
          continue;
        }
        Double loss = predicted.remove(p.genome());
        if (loss != null) {
          predicted.put(now, loss);
        }
        all.add(new Proposal<>(p.parent(), now));
      }
      return all;
    }

    @Override
    public Design grown(int index, Design genome) {
      return archive.all().get(index).design();
    }

    @Override
    public List<Fitness> rate(int generation, List<Proposal<Design>> proposals)
        throws IOException, InterruptedException {
      List<Archive.Proposal> all = new ArrayList<>();
      for (Proposal<Design> p : proposals) {
        Double loss = predicted.remove(p.genome());
        all.add(
            loss == null
                ? new Archive.Proposal(generation, p.parent(), p.genome())
                : new Archive.Proposal(generation, p.parent(), p.genome(), loss));
      }
      return archive.evaluate(all).stream().map(Candidate::fitness).toList();
    }
  }
}
