package io.pimento.parity;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.parity.ParityEngine.GradientSummary;
import io.pimento.parity.ParityEngine.Outcome;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * How far an engine is from the reference on one case (SUPERNET.md "Parity cases").
 *
 * @param logits max |Δ| / max |reference|
 * @param gradientNorms largest |Δ| / reference over parameters
 * @param gradientHeads largest |Δ| / that parameter's gradient norm
 * @param trace largest error of any step's loss (|Δ| / max(1, reference)) and norm (|Δ| /
 *     reference)
 * @param notes what is wrong beside numbers: parameters missing, superfluous or miscounted
 */
public record ParityCheck(
    String name,
    double logits,
    double gradientNorms,
    double gradientHeads,
    double trace,
    List<String> notes) {
  /** Runs one case. */
  public static ParityCheck of(ParityCase c, ParityEngine engine) {
    Outcome got = engine.run(c);
    double scale = 0;
    double logits = 0;
    for (int i = 0; i < c.logits().length; i++) {
      scale = Math.max(scale, Math.abs(c.logits()[i]));
      logits = worse(logits, Math.abs(got.logits()[i] - c.logits()[i]));
    }
    double norms = 0;
    double heads = 0;
    List<String> notes = structure(c);
    for (Map.Entry<String, ParityCase.Gradient> e : c.gradients().entrySet()) {
      GradientSummary ours = got.gradients().get(e.getKey());
      if (ours == null) {
        notes.add("no gradient for " + e.getKey());
        continue;
      }
      double reference = e.getValue().norm();
      norms = worse(norms, Math.abs(ours.norm() - reference) / reference);
      for (int k = 0; k < e.getValue().head().length; k++) {
        heads = worse(heads, Math.abs(ours.head()[k] - e.getValue().head()[k]) / reference);
      }
    }
    got.gradients()
        .forEach(
            (parameter, summary) -> {
              // Rounding leaves dust where the exact gradient is zero.
              if (!c.gradients().containsKey(parameter)
                  && summary.norm() > 1e-6 * got.lossAndNorm()[0][1]) {
                notes.add(
                    "gradient of " + parameter + " should be zero, has norm " + summary.norm());
              }
            });
    double trace = 0;
    for (int i = 0; i < c.steps().size(); i++) {
      ParityCase.Step step = c.steps().get(i);
      double[] ours = got.lossAndNorm()[i];
      trace = worse(trace, Math.abs(ours[0] - step.loss()) / Math.max(1, step.loss()));
      trace = worse(trace, Math.abs(ours[1] - step.norm()) / step.norm());
    }
    return new ParityCheck(c.name(), logits / scale, norms, heads, trace, List.copyOf(notes));
  }

  /** The larger error; a NaN counts as infinitely wrong. */
  private static double worse(double a, double b) {
    return Double.isNaN(b) ? Double.POSITIVE_INFINITY : Math.max(a, b);
  }

  private static List<String> structure(ParityCase c) {
    Architecture whole =
        c.subnet().sharing() == Sharing.MASKED
            ? Architecture.fullPath(
                c.subnet().architecture().space(), c.subnet().architecture().blocks())
            : c.subnet().architecture();
    Graph graph = new Subnet(c.subnet().stem(), whole, c.subnet().sharing()).unpruned();
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    long total = 0;
    long embeddings = 0;
    for (ParameterSpec p : graph.parameters()) {
      shapes.put(p.name(), p.shape());
      total += p.size();
      embeddings += p.table() ? p.size() : 0;
    }
    List<String> notes = new java.util.ArrayList<>();
    if (total != c.parameters() || embeddings != c.embeddingParameters()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d parameters, %d in tables; the reference has %d and %d",
              total,
              embeddings,
              c.parameters(),
              c.embeddingParameters()));
    }
    if (!c.shapes().isEmpty() && !shapes.equals(c.shapes())) {
      TreeSet<String> names = new TreeSet<>(c.shapes().keySet());
      names.addAll(shapes.keySet());
      names.removeIf(n -> java.util.Objects.equals(shapes.get(n), c.shapes().get(n)));
      notes.add("names or shapes differ: " + names);
    }
    return notes;
  }

  /** The largest of all errors, infinite if something is missing. */
  public double worst() {
    return notes.isEmpty()
        ? Math.max(Math.max(logits, gradientNorms), Math.max(gradientHeads, trace))
        : Double.POSITIVE_INFINITY;
  }

  /** Whether everything but the later steps is within the tolerance, and those within theirs. */
  public boolean within(double tolerance, double traceTolerance) {
    return notes.isEmpty()
        && logits <= tolerance
        && gradientNorms <= tolerance
        && gradientHeads <= tolerance
        && trace <= traceTolerance;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-20s logits %.1e  gradient norms %.1e  heads %.1e  loss trace %.1e%s",
        name,
        logits,
        gradientNorms,
        gradientHeads,
        trace,
        notes.isEmpty() ? "" : "  " + notes);
  }
}
