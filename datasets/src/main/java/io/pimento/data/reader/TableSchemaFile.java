package io.pimento.data.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
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
 * ignored: []
 * join:
 *   - {file: users.tsv, key: user, delimiter: "|", header: false, columns: [user, sex]}
 * }</pre>
 */
public final class TableSchemaFile {
  private record Root(
      @Nullable String name,
      @Nullable String delimiter,
      @Nullable Boolean header,
      @Nullable List<String> columns,
      @Nullable Boolean quoted,
      @Nullable Boolean trim,
      @Nullable List<String> missing,
      @Nullable LabelPart label,
      @Nullable List<String> dense,
      @Nullable List<String> categorical,
      @Nullable List<String> ignored,
      @Nullable List<JoinPart> join) {}

  private record LabelPart(
      @Nullable String column, @Nullable List<String> positive, @Nullable List<String> negative) {}

  private record JoinPart(
      @Nullable String file,
      @Nullable String key,
      @Nullable String delimiter,
      @Nullable Boolean header,
      @Nullable List<String> columns,
      @Nullable Boolean quoted,
      @Nullable Boolean trim) {}

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TableSchemaFile() {}

  /**
   * Reads a schema file.
   *
   * @throws IOException naming the file, what is wrong and, for an unknown key, the nearest known
   */
  public static TableSchema read(Path file) throws IOException {
    try {
      Root root = YAML.readValue(Files.readAllBytes(file), Root.class);
      if (root == null) {
        throw new IllegalArgumentException("empty");
      }
      return schema(root);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (UnrecognizedPropertyException e) {
      Collection<Object> known = Objects.requireNonNullElse(e.getKnownPropertyIds(), List.of());
      throw new IOException(
          file
              + ": unknown key \""
              + e.getPropertyName()
              + "\", did you mean \""
              + nearest(e.getPropertyName(), known)
              + "\"?",
          e);
    } catch (JacksonException e) {
      throw new IOException(file + ": not a schema file: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static TableSchema schema(Root root) {
    LabelPart label = root.label;
    return new TableSchema(
        required(root.name, "name"),
        layout(root.delimiter, root.header, root.columns, root.quoted, root.trim),
        label == null
            ? null
            : new TableSchema.Label(
                required(label.column, "label.column"),
                listOrEmpty(label.positive),
                listOrEmpty(label.negative)),
        listOrEmpty(root.missing),
        listOrEmpty(root.dense),
        listOrEmpty(root.categorical),
        listOrEmpty(root.ignored),
        listOrEmpty(root.join).stream()
            .map(
                join ->
                    new TableSchema.Side(
                        Path.of(required(join.file, "join.file")),
                        required(join.key, "join.key"),
                        layout(join.delimiter, join.header, join.columns, join.quoted, join.trim)))
            .toList());
  }

  private static TableSchema.Layout layout(
      @Nullable String delimiter,
      @Nullable Boolean header,
      @Nullable List<String> columns,
      @Nullable Boolean quoted,
      @Nullable Boolean trim) {
    String text = Objects.requireNonNullElse(delimiter, ",");
    if (text.length() != 1) {
      throw new IllegalArgumentException("delimiter \"" + text + "\" is not one character");
    }
    return new TableSchema.Layout(
        text.charAt(0),
        Objects.requireNonNullElse(header, true),
        listOrEmpty(columns),
        Objects.requireNonNullElse(quoted, true),
        Objects.requireNonNullElse(trim, false));
  }

  private static <T> List<T> listOrEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static String required(@Nullable String value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("the key " + key + " is missing");
    }
    return value;
  }

  private static String nearest(String word, Collection<Object> known) {
    return known.stream()
        .map(Object::toString)
        .min(Comparator.comparingInt((String k) -> distance(word, k)).thenComparing(k -> k))
        .orElse("");
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
