package io.pimento.search.pipeline;

import io.pimento.document.Documents;
import io.pimento.document.JsonNumbers;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.MetricsJson;
import io.pimento.search.work.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a finished training is written. */
public final class FinishedJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String EPOCHS = "epochs";
  private static final String GROUPED = "grouped_auc";
  private static final String HALVINGS = "learning_rate_halvings";

  private FinishedJson() {}

  /** Writes all but its seconds into a section. */
  static void write(ObjectNode node, TrialBook.Finished trial) {
    ArrayNode epochs = node.putArray(EPOCHS);
    trial.perEpoch().forEach(m -> MetricsJson.write(epochs.addObject(), m));
    if (!trial.reliability().bins().isEmpty()) {
      MetricsJson.write(node, trial.reliability());
    }
    GroupedAuc grouped = trial.grouped();
    if (grouped != null) {
      MetricsJson.write(node.putObject(GROUPED), grouped);
    }
    if (trial.halvings() > 0) {
      node.put(HALVINGS, trial.halvings());
    }
  }

  /**
   * Reads one with its seconds.
   *
   * @param name what is complained of
   * @throws IOException if it has no result
   */
  static TrialBook.Finished read(String name, JsonNode node) throws IOException {
    return read(name, node, JsonNumbers.get(node, "seconds"));
  }

  /** Reads one that took so long. */
  private static TrialBook.Finished read(String name, JsonNode node, double seconds)
      throws IOException {
    List<Metrics> metrics = new ArrayList<>();
    for (JsonNode m : node.path(EPOCHS)) {
      metrics.add(MetricsJson.read(m));
    }
    if (metrics.isEmpty()) {
      throw new IOException(name + " has no result");
    }
    return new TrialBook.Finished(
        metrics,
        seconds,
        MetricsJson.reliability(node),
        MetricsJson.grouped(node.path(GROUPED)),
        node.path(HALVINGS).asInt(0));
  }

  /** The metrics after the last epoch. */
  static Metrics metrics(JsonNode node) {
    JsonNode epochs = node.path(EPOCHS);
    return MetricsJson.read(epochs.path(epochs.size() - 1));
  }

  /** As the answer to who asked for a score. */
  static String answer(Metrics metrics) {
    return answer(new TrialBook.Finished(List.of(metrics), 0));
  }

  /** As the answer to who asked for the training. */
  public static String answer(TrialBook.Finished trial) {
    ObjectNode node = MAPPER.createObjectNode();
    write(node, trial);
    return MAPPER.writeValueAsString(node);
  }

  /** The training of an answer. */
  public static TrialBook.Finished of(Answer answer) throws IOException {
    String who = "the training of " + answer.host();
    return read(who, Documents.json(who, answer.value()), answer.seconds());
  }
}
