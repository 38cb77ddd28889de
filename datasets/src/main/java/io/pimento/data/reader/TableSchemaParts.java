package io.pimento.data.reader;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pimento.data.Pooling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of a schema file, as they stand; what is left out is null. */
record TableSchemaParts(
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
    @Nullable List<JoinPart> join) {

  record LabelPart(
      @Nullable String column, @Nullable List<String> positive, @Nullable List<String> negative) {}

  record MultiPart(
      @Nullable String separator,
      @Nullable Long most,
      @Nullable String pooling,
      @Nullable String longer,
      @JsonProperty("weight_separator") @Nullable String weightSeparator,
      @JsonProperty("weight_column") @Nullable String weightColumn) {}

  record SplitPart(
      @Nullable String column,
      @Nullable List<String> train,
      @Nullable List<String> validation,
      @Nullable List<String> test,
      @Nullable List<String> ignore) {}

  record JoinPart(
      @Nullable String file,
      @Nullable String key,
      @Nullable String delimiter,
      @Nullable Boolean header,
      @Nullable List<String> columns,
      @Nullable Boolean quoted,
      @Nullable Boolean trim) {}

  private static final long DEFAULT_MOST = 32;

  /**
   * The schema that the parts make.
   *
   * @throws IllegalArgumentException naming the key that is missing or wrong
   */
  TableSchema schema() {
    return new TableSchema(
        required(name, "name"),
        layout(delimiter, header, columns, quoted, trim),
        label == null
            ? null
            : new TableSchema.Label(
                required(label.column, "label.column"),
                listOrEmpty(label.positive, "label.positive"),
                listOrEmpty(label.negative, "label.negative")),
        listOrEmpty(missing, "missing"),
        listOrEmpty(dense, "dense"),
        listOrEmpty(categorical, "categorical"),
        columns(multi),
        weight,
        column(split),
        listOrEmpty(ignored, "ignored"),
        indices(index),
        listOrEmpty(join, "join").stream()
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

  private static List<MultiColumn> columns(@Nullable Map<String, MultiPart> columns) {
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

  private static @Nullable SplitColumn column(@Nullable SplitPart split) {
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
}
