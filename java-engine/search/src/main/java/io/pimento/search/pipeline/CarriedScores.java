package io.pimento.search.pipeline;

import io.pimento.document.Documents;
import io.pimento.document.JsonNumbers;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.work.Answer;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Scores of a trained supernet that others compute; asked for many at once, then read. */
final class CarriedScores {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String EXCESS = "excess";

  private final Carrier.Site site;
  private final Map<String, JsonNode> known = new ConcurrentHashMap<>();

  CarriedScores(Carrier.Site site) {
    this.site = site;
  }

  /** Asks what is not known yet. */
  void ask(List<ScoreQuestion> questions) throws IOException, InterruptedException {
    List<String> unknown =
        questions.stream().map(ScoreQuestion::json).filter(q -> !known.containsKey(q)).toList();
    if (!unknown.isEmpty()) {
      site.carry(unknown, (i, answer) -> known.put(unknown.get(i), value(answer)));
    }
  }

  private static JsonNode value(Answer answer) {
    return Documents.json("the answer of " + answer.host(), answer.value());
  }

  private JsonNode of(ScoreQuestion question) throws IOException, InterruptedException {
    ask(List.of(question));
    return Objects.requireNonNull(known.get(question.json()));
  }

  Metrics metrics(ScoreQuestion.OfSubnet question) throws IOException, InterruptedException {
    return FinishedJson.metrics(of(question));
  }

  double excess(ScoreQuestion.OfHardware question) throws IOException, InterruptedException {
    return JsonNumbers.get(of(question), EXCESS);
  }

  /** How an excess is answered. */
  static String answer(double excess) {
    ObjectNode node = MAPPER.createObjectNode();
    JsonNumbers.put(node, EXCESS, excess);
    return MAPPER.writeValueAsString(node);
  }
}
