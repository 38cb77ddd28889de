package io.pimento.search.pipeline;

import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.DrawJson;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.Design;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.SearchSpace;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What may be asked of a trained supernet. */
public sealed interface ScoreQuestion {
  /** The key that says which question it is. */
  String ASKED = "asked";

  /**
   * What a subnet's predictions of the validation rows are worth.
   *
   * @param seed of the rows that heads are tuned on
   */
  record OfSubnet(Architecture architecture, long seed) implements ScoreQuestion {
    static final String NAME = "metrics";
  }

  /** How much log loss a model loses on its hardware. */
  record OfHardware(Design design) implements ScoreQuestion {
    static final String NAME = "excess";
  }

  /**
   * What a subnet's training on a rung comes to.
   *
   * @param draw how it is trained; its sizes do not count
   * @param rows of train
   */
  record OfTraining(Architecture architecture, Draw draw, long rows, RungTask.Seeds seeds)
      implements ScoreQuestion {
    static final String NAME = "training on a rung";
  }

  /** As one line of JSON. */
  default String json() {
    JsonMapper mapper = JsonMapper.builder().build();
    ObjectNode root = mapper.createObjectNode();
    switch (this) {
      case OfSubnet(Architecture architecture, long seed) -> {
        root.put(ASKED, OfSubnet.NAME);
        root.put("seed", seed);
        root.set("architecture", ArchitectureJson.toJson(architecture));
      }
      case OfHardware(Design design) -> {
        root.put(ASKED, OfHardware.NAME);
        ObjectNode hardware = root.putObject("hardware");
        design.hardware().settings().forEach(hardware::put);
        root.set("architecture", ArchitectureJson.toJson(design.architecture()));
      }
      case OfTraining(Architecture architecture, Draw draw, long rows, RungTask.Seeds seeds) -> {
        root.put(ASKED, OfTraining.NAME);
        root.put("rows", rows);
        root.put("seed", seeds.training());
        root.put("drawing", seeds.drawing());
        DrawJson.write(root.putObject("recipe"), draw);
        root.set("architecture", ArchitectureJson.toJson(architecture));
      }
    }
    return mapper.writeValueAsString(root);
  }

  /**
   * Reads one.
   *
   * @param space of the supernet
   * @param sizes any
   * @throws UserException if it is none
   */
  static ScoreQuestion read(String json, SearchSpace space, Sizes sizes) {
    JsonNode root = Documents.json("the question", json);
    JsonNode model = root.path("architecture");
    Architecture architecture =
        ArchitectureJson.read(model, ArchitectureJson.spaceOf(model, space));
    String asked = root.path(ASKED).asString("");
    return switch (asked) {
      case OfSubnet.NAME -> new OfSubnet(architecture, root.path("seed").asLong());
      case OfHardware.NAME -> {
        SortedMap<String, String> settings = new TreeMap<>();
        root.path("hardware")
            .properties()
            .forEach(e -> settings.put(e.getKey(), e.getValue().asString()));
        yield new OfHardware(new Design(architecture, new Hardware(settings)));
      }
      case OfTraining.NAME ->
          new OfTraining(
              architecture,
              DrawJson.read(root.path("recipe"), sizes),
              root.path("rows").asLong(),
              new RungTask.Seeds(root.path("seed").asLong(), root.path("drawing").asLong()));
      default -> throw new UserException("nobody here knows what '" + asked + "' asks");
    };
  }
}
