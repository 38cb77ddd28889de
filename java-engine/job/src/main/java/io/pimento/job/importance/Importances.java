package io.pimento.job.importance;

import io.pimento.data.Split;
import io.pimento.run.Results;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.MetricsJson;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The importance of all raw fields of a model.
 *
 * @param unshuffled the scores that they are differences to
 * @param fields that which log loss rises most without first
 */
public record Importances(
    String model, Split split, long seed, Metrics unshuffled, List<FieldImportance> fields) {
  public Importances {
    fields =
        fields.stream()
            .sorted(
                Comparator.comparingDouble((FieldImportance f) -> -f.logLoss().mean())
                    .thenComparing(FieldImportance::field))
            .toList();
  }

  /** All of it as JSON. */
  public String json() {
    ObjectNode root = Results.object();
    root.put("model", model);
    root.put("split", split.label());
    root.put("seed", seed);
    MetricsJson.write(root.putObject("unshuffled"), unshuffled);
    ArrayNode all = root.putArray("fields");
    for (FieldImportance f : fields) {
      ObjectNode node = all.addObject();
      node.put("field", f.field());
      ArrayNode made = node.putArray("made_of_it");
      f.madeOfIt().forEach(made::add);
      write(node.putObject("log_loss_rise"), f.logLoss());
      write(node.putObject("auc_fall"), f.auc());
    }
    return Results.text(root) + "\n";
  }

  private static void write(ObjectNode node, Shuffles s) {
    Results.put(node, "mean", s.mean());
    Results.put(node, "deviation", s.deviation());
    Results.put(node, "chance", s.chance());
    ArrayNode each = node.putArray("each");
    s.each().forEach(x -> each.addPOJO(Double.isFinite(x) ? x : null));
  }
}
