package io.pimento.data.reader;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pimento.data.Pooling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      @Nullable Map<String, MultiPart> multi,
      @Nullable String weight,
      @Nullable SplitPart split,
      @Nullable List<String> ignored,
      @Nullable Map<String, Long> index,
      @Nullable List<JoinPart> join) {}

  private record LabelPart(
      @Nullable String column, @Nullable List<String> positive, @Nullable List<String> negative) {}

  private record MultiPart(
      @Nullable String separator,
      @Nullable Long most,
      @Nullable String pooling,
      @Nullable String longer,
      @JsonProperty("weight_separator") @Nullable String weightSeparator,
      @JsonProperty("weight_column") @Nullable String weightColumn) {}

  private record SplitPart(
      @Nullable String column,
      @Nullable List<String> train,
      @Nullable List<String> validation,
      @Nullable List<String> test,
      @Nullable List<String> ignore) {}

  private record JoinPart(
      @Nullable String file,
      @Nullable String key,
      @Nullable String delimiter,
      @Nullable Boolean header,
      @Nullable List<String> columns,
      @Nullable Boolean quoted,
      @Nullable Boolean trim) {}

  private static final long DEFAULT_MOST = 32;

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
      Root root = YAML.readValue(bytes, Root.class);
      if (root == null) {
        throw new IllegalArgumentException("empty");
      }
      return schema(root);
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
    if (type == null || type == Root.class) {
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

  private static TableSchema schema(Root root) {
    LabelPart label = root.label;
    return new TableSchema(
        required(root.name, "name"),
        layout(root.delimiter, root.header, root.columns, root.quoted, root.trim),
        label == null
            ? null
            : new TableSchema.Label(
                required(label.column, "label.column"),
                listOrEmpty(label.positive, "label.positive"),
                listOrEmpty(label.negative, "label.negative")),
        listOrEmpty(root.missing, "missing"),
        listOrEmpty(root.dense, "dense"),
        listOrEmpty(root.categorical, "categorical"),
        multi(root.multi),
        root.weight,
        split(root.split),
        listOrEmpty(root.ignored, "ignored"),
        indices(root.index),
        listOrEmpty(root.join, "join").stream()
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
        listOrEmpty(columns, "columns"),
        Objects.requireNonNullElse(quoted, true),
        Objects.requireNonNullElse(trim, false));
  }

  private static List<MultiColumn> multi(@Nullable Map<String, MultiPart> columns) {
    List<MultiColumn> multi = new ArrayList<>();
    if (columns != null) {
      for (Map.Entry<String, MultiPart> entry : columns.entrySet()) {
        String key = "multi." + entry.getKey();
        MultiPart part =
            Objects.requireNonNullElse(
                entry.getValue(), new MultiPart(null, null, null, null, null, null));
        long most = Objects.requireNonNullElse(part.most, DEFAULT_MOST);
        multi.add(
            new MultiColumn(
                entry.getKey(),
                Objects.requireNonNullElse(part.separator, "|"),
                Math.clamp(most, 0, Integer.MAX_VALUE),
                oneOf(part.pooling, Pooling.MEAN, Pooling.values(), key + ".pooling"),
                oneOf(
                    part.longer,
                    MultiColumn.Longer.ERROR,
                    MultiColumn.Longer.values(),
                    key + ".longer"),
                part.weightSeparator,
                part.weightColumn));
      }
    }
    return multi;
  }

  private static <E extends Enum<E>> E oneOf(@Nullable String text, E usual, E[] all, String key) {
    if (text == null) {
      return usual;
    }
    for (E value : all) {
      if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        key + " is \"" + text + "\", not one of " + Arrays.toString(all).toLowerCase(Locale.ROOT));
  }

  private static @Nullable SplitColumn split(@Nullable SplitPart split) {
    if (split == null) {
      return null;
    }
    String column = required(split.column, "split.column");
    List<String> train = listOrEmpty(split.train, "split.train");
    List<String> validation = listOrEmpty(split.validation, "split.validation");
    List<String> test = listOrEmpty(split.test, "split.test");
    List<String> ignore = listOrEmpty(split.ignore, "split.ignore");
    return train.isEmpty() && validation.isEmpty() && test.isEmpty() && ignore.isEmpty()
        ? SplitColumn.words(column)
        : new SplitColumn(column, train, validation, test, ignore, train.isEmpty());
  }

  private static <T> List<T> listOrEmpty(@Nullable List<T> list, String key) {
    if (list == null) {
      return List.of();
    }
    for (int k = 0; k < list.size(); k++) {
      if (list.get(k) == null) {
        throw new IllegalArgumentException(
            "entry "
                + (k + 1)
                + " of "
                + key
                + " is null; quote the word if it is meant (\"null\"), or remove it");
      }
    }
    return list;
  }

  private static Map<String, Long> indices(@Nullable Map<String, Long> index) {
    if (index == null) {
      return Map.of();
    }
    index.forEach(
        (name, number) -> {
          if (number == null || number < 0) {
            throw new IllegalArgumentException(
                "index." + name + " is " + number + ", not a number from 0 on");
          }
        });
    return index;
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
