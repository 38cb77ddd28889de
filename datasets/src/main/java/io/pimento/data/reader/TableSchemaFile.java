package io.pimento.data.reader;

import io.pimento.document.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The YAML form of a {@link TableSchema}:
 *
 * <pre>{@code
 * name: adult
 * delimiter: ","           # default ","
 * header: false            # default true
 * columns: [age, job, income]
 * quoted: true             # default true: fields may stand in double quotes
 * trim: true               # default false
 * missing: ["?"]           # besides the empty field
 * label: {column: income, positive: [">50K"], negative: ["<=50K"]}   # negative is optional
 * dense: [age]
 * categorical: [job]
 * multi:                   # columns of several values; lists in Parquet need no separator
 *   genres: {separator: "|", most: 10, pooling: mean, longer: first}
 *                          # default "|", 32, mean (or sum), error (or first, last: which are kept)
 *   tags: {pooling: weighted, weight_separator: ":"}   # jazz:0.5|rock; a value alone weighs 1
 *   songs: {pooling: weighted, weight_column: plays}   # as many numbers in a column of their own
 * weight: importance       # how much a row weighs: a number from 0 on
 * split: {column: part, train: [0], validation: [1], test: [2], ignore: []}
 *                          # which split a row is of; only a column: by the words train, validation,
 *                          # test; no train: all others, as for folds
 * ignored: []
 * index: {age: 3}          # libfm: of every dense field, or of none; libffm: numbers of fields
 * join:
 *   - {file: users.tsv, key: user, delimiter: "|", header: false, columns: [user, sex]}
 * }</pre>
 */
public final class TableSchemaFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private TableSchemaFile() {}

  /**
   * Reads a schema file.
   *
   * @throws IOException naming the file, what is wrong and, for an unknown key, the nearest known
   */
  public static TableSchema read(Path file) throws IOException {
    try {
      return parse(Files.readAllBytes(file), file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
  }

  /**
   * Reads a schema kept as text.
   *
   * @param file named in errors
   */
  public static TableSchema read(String text, Path file) throws IOException {
    return parse(text.getBytes(StandardCharsets.UTF_8), file);
  }

  private static TableSchema parse(byte[] bytes, Path file) throws IOException {
    try {
      TableSchemaParts root = YAML.readValue(bytes, TableSchemaParts.class);
      if (root == null) {
        throw new IllegalArgumentException("empty");
      }
      return root.schema();
    } catch (UnrecognizedPropertyException e) {
      Collection<Object> known = Objects.requireNonNullElse(e.getKnownPropertyIds(), List.of());
      throw new IOException(
          file
              + ": unknown key \""
              + e.getPropertyName()
              + "\", did you mean \""
              + NearestName.of(e.getPropertyName(), known.stream().map(Object::toString).toList())
              + "\"?",
          e);
    } catch (MismatchedInputException e) {
      throw new IOException(
          e.getPath().isEmpty()
              ? file
                  + ": not a schema file: it has keys, each with a text, a list of texts or a"
                  + " section of its own, and something here is in another form"
              : file + ": the key " + key(e) + " must be " + form(e.getTargetType()),
          e);
    } catch (JacksonException e) {
      throw new IOException(file + ": not a schema file: " + plain(e.getOriginalMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Where in the file, such as {@code join[0].key}. */
  private static String key(MismatchedInputException e) {
    StringBuilder key = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        key.append('[').append(step.getIndex()).append(']');
      } else {
        key.append(key.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return key.toString();
  }

  /** A message in one line, without the Java class that it may begin with. */
  private static String plain(String message) {
    return message.replaceFirst("^([a-z]+\\.)+\\w+: ", "").strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String form(@Nullable Class<?> type) {
    if (type == null || type == TableSchemaParts.class) {
      return "a section of keys";
    }
    if (List.class.isAssignableFrom(type) || java.util.ArrayList.class == type) {
      return "a list, such as [a, b]";
    }
    return type == String.class
        ? "a text"
        : type == Boolean.class
            ? "true or false"
            : type == Long.class ? "a whole number" : "a section of keys, such as {a: b}";
  }
}
