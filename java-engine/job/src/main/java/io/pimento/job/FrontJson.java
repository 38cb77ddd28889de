package io.pimento.job;

import io.pimento.run.Results;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.SearchFront;
import io.pimento.search.space.ArchitectureJson;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Subnets and their Pareto front as JSON. */
final class FrontJson {
  private FrontJson() {}

  static ObjectNode of(Goals goals, SearchFront front) {
    ObjectNode node = Results.object();
    ArrayNode objectives = node.putArray("objectives");
    goals.objectives().stream().map(Measure::label).forEach(objectives::add);
    ArrayNode constraints = node.putArray("constraints");
    goals.constraints().forEach(c -> constraints.add(c.toString()));
    node.put("feasible", front.feasible());
    // Minimised figures: an AUC stands as 1 − AUC.
    ArrayNode reference = node.putArray("reference");
    front.reference().forEach(reference::add);
    node.put("hypervolume", front.hypervolume());
    node.set("members", list(front.members()));
    ArrayNode steps = node.putArray("hypervolume_over_evaluations");
    for (SearchFront.Step s : front.steps()) {
      steps
          .addObject()
          .put("evaluations", s.evaluations())
          .put("members", s.members())
          .put("hypervolume", s.hypervolume());
    }
    return node;
  }

  static ArrayNode list(List<Candidate> candidates) {
    ArrayNode list = Results.object().putArray("candidates");
    for (Candidate c : candidates) {
      ObjectNode node = list.addObject();
      node.put("index", c.index());
      node.put("generation", c.generation());
      Results.put(node, "value", c.value());
      Results.put(node, "log_loss", c.score().metrics().logLoss());
      Results.put(node, "auc", c.score().metrics().auc());
      node.put("multiply_adds", c.score().multiplyAdds());
      node.put("parameters", c.score().parameters());
      Results.put(node, "latency_us", c.score().latencyMicros());
      c.score().hardware().forEach((name, cost) -> Results.put(node, name, cost));
      if (!c.design().hardware().isNone()) {
        ObjectNode hardware = node.putObject("hardware");
        c.design().hardware().settings().forEach(hardware::put);
      }
      node.set("architecture", ArchitectureJson.toJson(c.architecture()));
    }
    return list;
  }
}
