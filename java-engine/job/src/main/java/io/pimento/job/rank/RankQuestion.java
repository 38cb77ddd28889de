package io.pimento.job.rank;

import io.pimento.document.Documents;
import io.pimento.search.pipeline.ScoreQuestion;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Trainings of {@code rank} as questions: which they are follows from their names and the run. */
final class RankQuestion {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String ASKED = "training";
  private static final String NAME = "name";

  private RankQuestion() {}

  static String json(String name) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put(ScoreQuestion.ASKED, ASKED);
    return MAPPER.writeValueAsString(root.put(NAME, name));
  }

  /** The name of the training that is asked for, if one is. */
  static Optional<String> name(String question) {
    JsonNode root = Documents.json("the question", question);
    return root.path(ScoreQuestion.ASKED).asString("").equals(ASKED)
        ? Optional.of(root.path(NAME).asString(""))
        : Optional.empty();
  }
}
