package io.pimento.report.codesign;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document of the test resources, to be changed at will. */
final class SmallDocument {
  private SmallDocument() {}

  static ObjectNode read() throws IOException {
    try (InputStream in = SmallDocument.class.getResourceAsStream("/codesign/small.json")) {
      return (ObjectNode) JsonMapper.builder().build().readTree(in.readAllBytes());
    }
  }

  /** Only the keys that no document may leave out. */
  static ObjectNode bare() throws IOException {
    ObjectNode node = read();
    node.retain("format", "title", "objectives", "arms");
    for (var arm : node.get("arms")) {
      ((ObjectNode) arm).remove("hypervolume");
    }
    return node;
  }
}
