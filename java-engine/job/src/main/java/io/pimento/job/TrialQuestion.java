package io.pimento.job;

import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.ScoreQuestion;
import io.pimento.search.pipeline.TrialRunner;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trial as a question: a searched model by its architecture or a hand-made one by its name, and
 * which of its trials.
 */
final class TrialQuestion {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String ASKED = "trial";
  private static final String MODEL = "model";
  private static final String ARCHITECTURE = "architecture";

  private TrialQuestion() {}

  static String json(TrialRunner.Missing missing) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put(ScoreQuestion.ASKED, ASKED);
    root.put(MODEL, missing.candidate().name());
    root.put(ASKED, missing.trial().name());
    if (missing.candidate().model() instanceof Subnet subnet) {
      root.set(ARCHITECTURE, ArchitectureJson.toJson(subnet.architecture()));
    }
    return MAPPER.writeValueAsString(root);
  }

  static boolean isAsked(String question) {
    return read(question).path(ScoreQuestion.ASKED).asString("").equals(ASKED);
  }

  private static JsonNode read(String question) {
    return Documents.json("the question", question);
  }

  /** The name of the trial. */
  static String trial(String question) {
    return read(question).path(ASKED).asString("");
  }

  /**
   * The model.
   *
   * @throws UserException if it is a hand-made one that there is not
   */
  static CandidateModel candidate(String question, Stem stem, SearchSpace space) {
    JsonNode root = read(question);
    String name = root.path(MODEL).asString("");
    JsonNode architecture = root.path(ARCHITECTURE);
    if (architecture.isObject()) {
      SearchSpace own = ArchitectureJson.spaceOf(architecture, space);
      Subnet subnet =
          new Subnet(stem, ArchitectureJson.read(architecture, own), Sharing.STANDALONE);
      return new CandidateModel(name, subnet, true);
    }
    try {
      return new CandidateModel(name, Baselines.byName(name, stem), false);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
