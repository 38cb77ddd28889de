package io.pimento.pim.crossbar;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/** JSON from a file, plain or gzip. */
public final class JsonFile {
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
      return Documents.json(file.toString(), Documents.text(file.toString(), bytes));
    } catch (DocumentException e) {
      throw new CrossbarException(e.getMessage());
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
