package io.pimento.codesign;

import io.pimento.graph.Graph;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Measure;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.space.Hardware;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model in a co-design's finals, on its hardware.
 *
 * @param model its graph over tables of any size
 * @param group its arm or family
 * @param size of a hand-made model, in words; empty for searched ones
 * @param candidate where the search found it; null for hand-made ones
 * @param hardware that it was searched with, or the best hand mapping
 * @param figures costs by the names of measures
 * @param naive simulated costs on the naive mapping; empty if nobody asked
 */
public record Contender(
    CandidateModel candidateModel,
    Function<Stem, Graph> model,
    String group,
    String size,
    @Nullable Candidate candidate,
    Hardware hardware,
    Map<String, Double> figures,
    Map<String, Double> naive) {
  public Contender {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    naive = Collections.unmodifiableMap(new LinkedHashMap<>(naive));
  }

  /** Unique among the contenders. */
  public String name() {
    return candidateModel.name();
  }

  /** Whether a search found it, rather than somebody by hand. */
  public boolean searched() {
    return candidate != null;
  }

  /** A sample. */
  public double multiplyAdds() {
    return candidateModel.multiplyAdds();
  }

  /** NaN if the hardware cannot hold the model. */
  public double energyTimesDelay() {
    return figure(Measure.PIM_ENERGY.label()) * figure(Measure.PIM_LATENCY.label());
  }

  /** A figure; NaN if it is not known. */
  public double figure(String measure) {
    return figures.getOrDefault(measure, Double.NaN);
  }
}
