package io.pimento.data.prepare;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pimento.data.StrictJson;
import io.pimento.data.dictionary.DictionaryEntry;
import io.pimento.data.prepare.DenseEncoder.Statistics;
import io.pimento.document.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code encoding.json}: all that says how raw rows became encoded ones, so that others can become
 * so later. The same preparation writes the same bytes.
 *
 * @param fingerprint 32 hexadecimal digits: of the SHA-256 of this text with zeros in their place
 * @param name of the data set that it was made for
 * @param input name of the input's format
 * @param schema lines of the schema file; for libfm and libffm without one, of one that says the
 *     same; empty for formats of a fixed layout
 * @param indices what {@code DenseIndices} saw
 * @param tokens how tokens become rows
 * @param transform of dense values, with what it saw of each dense column
 * @param scales of the dense columns where each has its own transform; only from version 3 on
 * @param fields every categorical field, by name, those of several values last
 * @param weightScale what rows' weights were multiplied by; 1 where they have none
 * @param joined copies of the files that rows are joined with; only from version 2 on
 * @param inputs files that say what is made of the fields; only from version 4 on
 * @param grownFrom fingerprints of the encodings whose dictionaries were added to, oldest first;
 *     only version 5 has any
 * @param rowsBefore rows of every field's table in the oldest of them, by which its inputs were
 *     made; only version 5 has any
 */
record EncodingFile(
    String format,
    int version,
    String fingerprint,
    String name,
    String input,
    List<String> schema,
    SortedMap<String, Long> indices,
    Tokens tokens,
    DenseTransform transform,
    List<Dense> dense,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DenseScale> scales,
    List<Field> fields,
    double weightScale,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Joined> joined,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Part> inputs,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> grownFrom,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> rowsBefore) {
  static final String FILE = "encoding.json";
  static final String DICTIONARIES = "dictionaries.bin";
  static final String FORMAT = "pimento-encoding";
  static final int VERSION = 1;
  static final int VERSION_WITH_JOINED = 2;
  static final int VERSION_WITH_SCALES = 3;
  static final int VERSION_WITH_INPUTS = 4;
  static final int VERSION_GROWN = 5;
  static final String UNSEALED = "0".repeat(32);

  private static final Pattern SEAL = Pattern.compile("\"fingerprint\" : \"([0-9a-f]{32})\"");

  /** The settings; a number that does not apply is 0. */
  record Tokens(String encoding, int minCount, int rowCap, int buckets) {
    static Tokens of(Encoding encoding) {
      return switch (encoding) {
        case Encoding.Dictionary(int minCount, int rowCap) ->
            new Tokens("dictionary", minCount, rowCap, 0);
        case Encoding.Hash(int buckets) -> new Tokens("hash", 0, 0, buckets);
        case Encoding.Reference(int rowCap) -> new Tokens("reference", 0, rowCap, 0);
      };
    }

    Encoding toEncoding() {
      return switch (encoding) {
        case "dictionary" -> new Encoding.Dictionary(minCount, rowCap);
        case "hash" -> new Encoding.Hash(buckets);
        case "reference" -> new Encoding.Reference(rowCap);
        default -> throw new IllegalArgumentException("unknown encoding " + encoding);
      };
    }
  }

  /**
   * A file that rows are joined with.
   *
   * @param file its name here
   * @param name where rows are read, it is looked for under this name first
   * @param crc32c of its bytes, eight hexadecimal digits
   */
  record Joined(String file, String name, String crc32c) {}

  /**
   * A file beside this one.
   *
   * @param crc32c of its bytes, eight hexadecimal digits
   */
  record Part(String file, String crc32c) {}

  /** A dense column. */
  record Dense(String name, Statistics seen) {}

  /**
   * A categorical field.
   *
   * @param encoder dictionary, hash or reference
   * @param cardinality rows of its table
   * @param tokens in its dictionary; 0 where there is none, as are the next two
   * @param offset of its dictionary in the file of all
   * @param crc32c of its dictionary, eight hexadecimal digits
   */
  record Field(
      String name, String encoder, int cardinality, int tokens, long offset, String crc32c) {
    DictionaryEntry entry() {
      return new DictionaryEntry(tokens, offset, Integer.parseUnsignedInt(crc32c, 16));
    }
  }

  /** The same with larger dictionaries. */
  EncodingFile with(List<Field> larger) {
    List<String> from = new ArrayList<>(grownFrom);
    from.add(fingerprint);
    List<Integer> before =
        rowsBefore.isEmpty() ? fields.stream().map(Field::cardinality).toList() : rowsBefore;
    return new EncodingFile(
        format,
        VERSION_GROWN,
        UNSEALED,
        name,
        input,
        schema,
        indices,
        tokens,
        transform,
        dense,
        scales,
        larger,
        weightScale,
        joined,
        inputs,
        List.copyOf(from),
        before);
  }

  /** The text, sealed. */
  String toJson() {
    String text = StrictJson.MAPPER.writeValueAsString(this);
    return text.replaceFirst(UNSEALED, digest(text));
  }

  /**
   * Reads a folder's file.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  static EncodingFile read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      String text = Files.readString(file);
      Matcher seal = SEAL.matcher(text);
      if (!seal.find()) {
        throw new IOException(file + ": damaged, or no description of an encoding");
      }
      String open = text.substring(0, seal.start(1)) + UNSEALED + text.substring(seal.end(1));
      if (!digest(open).equals(seal.group(1))) {
        throw new IOException(
            file + ": damaged or changed after it was written (its fingerprint does not match)");
      }
      JsonNode root = StrictJson.MAPPER.readTree(text);
      int version = root.path("version").asInt(0);
      if (version < VERSION || version > VERSION_GROWN) {
        throw new IOException(
            file
                + ": version "
                + version
                + " cannot be read, only "
                + VERSION
                + " to "
                + VERSION_GROWN);
      }
      if (root instanceof ObjectNode object) {
        for (String list : List.of("joined", "scales", "inputs", "grownFrom", "rowsBefore")) {
          if (!object.has(list)) {
            object.putArray(list);
          }
        }
      }
      return StrictJson.MAPPER.treeToValue(root, EncodingFile.class);
    } catch (NoSuchFileException e) {
      throw new IOException(
          folder
              + ": keeps no dictionaries (no "
              + FILE
              + "): it was written by an earlier version, or not from raw files; prepare the data"
              + " again",
          e);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new IOException(file + ": damaged: it is no UTF-8 text", e);
    } catch (JacksonException e) {
      throw new IOException(file + ": cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  private static String digest(String text) {
    return Sha256.hex(UNSEALED.length() / 2, text);
  }
}
