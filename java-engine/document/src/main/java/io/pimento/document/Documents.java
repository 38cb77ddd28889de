package io.pimento.document;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * Reads JSON and YAML. A key that stands twice in one section, a second document, a tag, a merge
 * key or an alias of nothing is an error with its line; aliases are resolved. Numbers keep the way
 * they are spelled: their {@code asString} is the text as written.
 */
public final class Documents {
  private static final JsonFactory JSON = new JsonFactory();
  private static final YAMLFactory YAML = new AnchoredYaml.Factory();

  private Documents() {}

  /** The tree of a YAML text; null (the node) for an empty one. */
  public static JsonNode yaml(String name, String text) {
    return tree(
        name, "YAML", () -> YAML.createParser(ObjectReadContext.empty(), new StringReader(text)));
  }

  /** The tree of a YAML file. */
  public static JsonNode yaml(Path file) throws IOException {
    return yaml(file.toString(), text(file));
  }

  /** The tree of a JSON text, which may not be empty. */
  public static JsonNode json(String name, String text) {
    if (text.isBlank()) {
      throw new DocumentException(name + " is empty; it should hold JSON");
    }
    return tree(name, "JSON", () -> JSON.createParser(ObjectReadContext.empty(), text));
  }

  /** The tree of a JSON file. */
  public static JsonNode json(Path file) throws IOException {
    return json(file.toString(), text(file));
  }

  /**
   * A file's text, without a byte order mark.
   *
   * @throws DocumentException if the file is a folder or no UTF-8 text
   */
  public static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new DocumentException(file + " is a folder, not a file");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return text(file.toString(), Files.readAllBytes(file));
  }

  /** The text of some bytes, without a byte order mark. */
  public static String text(String name, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') >= 0) {
        throw new DocumentException(name + " is not text: it holds zero bytes (UTF-16?)");
      }
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DocumentException(name + " is not UTF-8 text; save it as UTF-8", e);
    }
  }

  /** A library's message without what is for its programmers: places of its own, its features. */
  private static String plain(String said) {
    String line = said.lines().findFirst().orElse("");
    return line.replaceAll("\\s*\\((start marker at|.*`\\w+Feature).*", "");
  }

  private interface Opening {
    JsonParser open();
  }

  private static JsonNode tree(String name, String form, Opening opening) {
    try (JsonParser parser = opening.open()) {
      return new TreeBuilder(name, form, parser).whole();
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new DocumentException(
          name
              + " is not valid "
              + form
              + (line > 0 ? ", line " + line : "")
              + ": "
              + plain(e.getOriginalMessage()),
          e);
    } catch (StackOverflowError e) {
      throw new DocumentException(name + " is nested too deeply", e);
    }
  }
}
