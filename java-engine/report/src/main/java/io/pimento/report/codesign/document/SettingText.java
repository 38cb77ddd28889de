package io.pimento.report.codesign.document;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;

/** Settings may be written as numbers. */
final class SettingText extends ValueDeserializer<String> {
  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    JsonNode node = context.readTree(parser);
    return node.isValueNode()
        ? node.asString()
        : context.reportInputMismatch(SettingText.class, "neither a text nor a number");
  }
}
