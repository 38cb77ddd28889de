package io.pimento.job.fit;

import io.pimento.job.OutcomeJson;
import io.pimento.run.Results;
import io.pimento.search.pipeline.SubnetSearch;
import io.pimento.search.recipe.Draw;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fitted models for {@code results.json}. */
final class FitJson {
  private FitJson() {}

  static ObjectNode of(List<Fitted> all) {
    ObjectNode root = Results.object();
    ArrayNode models = root.putArray("models");
    for (Fitted f : all) {
      ObjectNode node = models.addObject();
      node.put("name", f.shape().name());
      node.put("multiply_adds", f.model().inference().cost().multiplyAdds());
      node.put("parameters", SubnetSearch.weights(f.model().inference()));
      node.put("chosen", f.chosen().number() + 1);
      node.put("seconds", f.seconds());
      ArrayNode trials = node.putArray("trials");
      f.trials().forEach(t -> write(trials.addObject(), t));
      ArrayNode test = node.putArray("test");
      f.test()
          .forEach(
              (seed, m) -> {
                ObjectNode one = test.addObject();
                one.put("seed", seed);
                OutcomeJson.write(one, m);
              });
    }
    return root;
  }

  private static void write(ObjectNode node, FitTrial t) {
    Draw d = t.draw();
    ObjectNode recipe = node.putObject("recipe");
    recipe.put("embedding", d.sizes().embedding());
    recipe.putPOJO("hidden", d.sizes().hidden());
    recipe.putPOJO("bottom", d.sizes().bottom());
    recipe.put("depth", d.sizes().depth());
    recipe.put("heads", d.sizes().heads());
    recipe.putPOJO("maps", d.sizes().maps());
    recipe.put("widths", d.sizes().widths().label());
    recipe.put("learning_rate", d.learningRate());
    recipe.put("table_prior", d.tablePrior());
    recipe.put("table_rate", d.tableRate());
    recipe.put("weight_prior", d.weightPrior());
    recipe.put("dropout", d.dropout());
    recipe.put("epochs", d.epochs());
    recipe.put("batch", d.batch());
    node.put("best_epoch", t.epoch());
    OutcomeJson.write(node.putObject("validation"), t.metrics());
    node.put("seconds", t.seconds());
  }
}
