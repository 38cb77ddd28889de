package io.pimento.pim.crossbar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON from a file, plain or gzip. */
public final class JsonFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int GZIP_FIRST = 0x1f;

  private JsonFile() {}

  /** The tree of a file. */
  public static JsonNode read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > 0 && bytes[0] == GZIP_FIRST) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        bytes = in.readAllBytes();
      }
    }
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw new CrossbarException(file + " is not JSON: " + e.getOriginalMessage());
    }
  }

  /** A field that must be there. */
  public static JsonNode field(JsonNode node, String name, String where) {
    JsonNode found = node.get(name);
    if (found == null) {
      throw new CrossbarException(where + " lacks '" + name + "'; it has " + node.propertyNames());
    }
    return found;
  }
}
