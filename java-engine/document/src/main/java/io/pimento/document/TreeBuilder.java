package io.pimento.document;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds one tree of a parser's tokens. */
final class TreeBuilder {
  /** More than any file of ours has; a few lines of aliases of aliases could ask for billions. */
  private static final int MOST_NODES = 20_000_000;

  private static final Pattern POINTED = Pattern.compile("[-+]?\\.\\d+([eE][-+]?\\d+)?");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String name;
  private final String form;
  private final JsonParser parser;
  private final Map<String, JsonNode> anchors = new HashMap<>();
  private long made;

  TreeBuilder(String name, String form, JsonParser parser) {
    this.name = name;
    this.form = form;
    this.parser = parser;
  }

  JsonNode whole() {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return NODES.nullNode();
    }
    JsonNode root = node(first, "");
    if (parser.nextToken() != null) {
      throw wrong("something follows the end of its " + form + "; one document a file");
    }
    return root;
  }

  private DocumentException wrong(String what) {
    int line = parser.currentTokenLocation().getLineNr();
    return new DocumentException(name + (line > 0 ? ", line " + line : "") + ": " + what);
  }

  private JsonNode node(JsonToken token, String path) {
    if (++made > MOST_NODES) {
      throw wrong("more than " + MOST_NODES + " values");
    }
    if (!(parser instanceof AnchoredYaml yaml)) {
      return built(token, path);
    }
    if (yaml.isCurrentAlias()) {
      String alias = parser.getString();
      JsonNode known = anchors.get(alias);
      if (known == null) {
        throw wrong("the alias *" + alias + place(path) + " has no anchor &" + alias + " above it");
      }
      made += size(known);
      return known.deepCopy();
    }
    String anchor = yaml.anchor();
    String tag = yaml.getRawTag();
    boolean text = tag != null && (tag.equals("!") || tag.endsWith("str"));
    if (tag != null && !text) {
      throw wrong("the tag " + tag + place(path) + " is not supported; write the value alone");
    }
    JsonNode made = text ? NODES.stringNode(parser.getString()) : built(token, path);
    if (anchor != null) {
      anchors.put(anchor, made);
    }
    return made;
  }

  private JsonNode built(JsonToken token, String path) {
    return switch (token) {
      case START_OBJECT -> object(path);
      case START_ARRAY -> array(path);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT -> SpelledNumbers.whole(parser.getNumberValue(), parser.getString());
      case VALUE_NUMBER_FLOAT -> SpelledNumbers.real(parser.getDoubleValue(), parser.getString());
      default -> scalar(parser.getString());
    };
  }

  /**
   * A text, or a number that begins with its point, which YAML has and the parser does not know.
   */
  private JsonNode scalar(String text) {
    boolean number =
        parser instanceof AnchoredYaml yaml && yaml.isPlain() && POINTED.matcher(text).matches();
    return number ? SpelledNumbers.real(Double.parseDouble(text), text) : NODES.stringNode(text);
  }

  private ObjectNode object(String path) {
    ObjectNode object = NODES.objectNode();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_OBJECT; t = parser.nextToken()) {
      String key = present(parser.currentName());
      if (parser instanceof AnchoredYaml yaml && yaml.isCurrentAlias()) {
        throw wrong("an alias as a key" + place(path) + " is not supported");
      }
      if (key.equals("<<") && parser instanceof AnchoredYaml) {
        throw wrong("the merge key <<" + place(path) + " is not supported; write the keys out");
      }
      if (object.has(key)) {
        throw wrong("the key '" + joined(path, key) + "' stands twice; keep one of them");
      }
      object.set(key, node(present(parser.nextToken()), joined(path, key)));
    }
    return object;
  }

  private ArrayNode array(String path) {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      array.add(node(present(t), path + "[" + array.size() + "]"));
    }
    return array;
  }

  private <T> T present(@Nullable T value) {
    if (value == null) {
      throw wrong("it ends in the middle");
    }
    return value;
  }

  private static String joined(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String place(String path) {
    return path.isEmpty() ? "" : " of '" + path + "'";
  }

  private static long size(JsonNode node) {
    long n = 1;
    for (JsonNode child : node) {
      n += size(child);
    }
    return n;
  }
}
