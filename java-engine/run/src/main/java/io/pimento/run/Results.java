package io.pimento.run;

import io.pimento.codesign.StepResults;
import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.JsonNumbers;
import io.pimento.document.UserException;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON file with what each step found. */
public record Results(Path file) implements StepResults {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final String REMEDY =
      "; restore it from a copy, or remove it and run this folder's commands again (train, search,"
          + " retrain): from what is kept they write it anew, without the time that training took";

  /** An empty object to fill. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A record or map as JSON. */
  public static JsonNode of(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A number, or null where it is not finite: JSON has no NaN. */
  public static void put(ObjectNode node, String key, double value) {
    JsonNumbers.put(node, key, value);
  }

  public static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** Everything so far. */
  public ObjectNode read() throws IOException {
    if (!Files.exists(file)) {
      return object();
    }
    try {
      if (Documents.json(file.toString(), Sealed.open(file, Documents.text(file)))
          instanceof ObjectNode node) {
        return node;
      }
    } catch (DocumentException | IOException e) {
      throw new UserException(e.getMessage() + REMEDY, e);
    }
    throw new UserException(file + " holds no results" + REMEDY);
  }

  @Override
  public double seconds(String step) throws IOException {
    return read().path(step).path("seconds").asDouble(0);
  }

  @Override
  public void put(String step, JsonNode result) throws IOException {
    ObjectNode all = read();
    all.set(step, result);
    AtomicFile.write(file, Sealed.seal(MAPPER.writeValueAsString(all)));
  }
}
