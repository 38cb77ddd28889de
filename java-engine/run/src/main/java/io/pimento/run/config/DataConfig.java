package io.pimento.run.config;

import io.pimento.data.OutOfRange;
import io.pimento.data.derive.InputSettings;
import io.pimento.data.prepare.DenseTransform;
import io.pimento.data.prepare.Encoding;
import io.pimento.data.prepare.PrepareConfig;
import io.pimento.data.prepare.SplitFiles;
import io.pimento.data.prepare.SplitParts;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.SplitColumn;
import io.pimento.data.reader.TableSchemaFile;
import io.pimento.document.Labelled;
import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The section {@code data}. */
public record DataConfig(
    Path prepared,
    String name,
    @Nullable InputFormat format,
    SplitFiles files,
    @Nullable SplitColumn splitColumn,
    @Nullable Path schema,
    List<Long> split,
    long seed,
    Encoding encoding,
    DenseTransform dense,
    InputSettings inputs,
    BadRows badRows,
    OutOfRange outOfRange,
    long limitRows) {
  static DataConfig read(Section s) {
    String format = s.optionalText("format");
    String schema = s.optionalText("schema");
    List<Long> split = s.wholes("split", 0);
    if (!split.isEmpty() && split.size() != 3) {
      throw s.wrong("split", "three numbers, for train, validation and test");
    }
    return new DataConfig(
        Path.of(s.text("prepared")),
        s.text("name"),
        format == null ? null : format(s),
        new SplitFiles(paths(s, "train"), paths(s, "validation"), paths(s, "test")),
        splitColumn(s),
        schema == null ? null : Path.of(schema),
        split,
        s.whole("seed", 0, Long.MAX_VALUE),
        encoding(s),
        dense(s, format),
        inputs(s.section("inputs"), s, format),
        oneOf(s, "bad_rows", new BadRows[] {BadRows.FAIL, BadRows.SKIP}),
        oneOf(s, "out_of_range", OutOfRange.values()),
        s.whole("limit_rows", 0, Long.MAX_VALUE));
  }

  /** The same with other train files. */
  public DataConfig withTrain(List<Path> train) {
    return new DataConfig(
        prepared,
        name,
        format,
        new SplitFiles(train, files.validation(), files.test()),
        splitColumn,
        schema,
        split,
        seed,
        encoding,
        dense,
        inputs,
        badRows,
        outOfRange,
        limitRows);
  }

  /** The column that names splits, in words or by folds; null for the schema's. */
  private static @Nullable SplitColumn splitColumn(Section s) {
    Section words = s.section("split_column");
    Section folds = s.section("folds");
    String column = words.optionalText("column");
    String fold = folds.optionalText("column");
    if (column != null && fold != null) {
      throw folds.wrong("column", "null, since data.split_column names the splits already");
    }
    try {
      if (fold != null) {
        SplitColumn read =
            SplitColumn.folds(
                fold, folds.texts("validation"), folds.texts("test"), folds.texts("ignore"));
        if (read.validation().isEmpty()) {
          throw folds.wrong("validation", "a list of at least one fold");
        }
        return read;
      }
      unused(folds, List.of("validation", "test", "ignore"));
      List<String> parts = List.of("train", "validation", "test", "ignore");
      if (column == null) {
        unused(words, parts);
        return null;
      }
      return parts.stream().allMatch(part -> words.texts(part).isEmpty())
          ? SplitColumn.words(column)
          : new SplitColumn(
              column,
              words.texts("train"),
              words.texts("validation"),
              words.texts("test"),
              words.texts("ignore"),
              false);
    } catch (IllegalArgumentException e) {
      throw new UserException("data: " + e.getMessage(), e);
    }
  }

  private static void unused(Section s, List<String> keys) {
    for (String key : keys) {
      if (!s.texts(key).isEmpty()) {
        throw s.wrong(key, "[] while its section names no column");
      }
    }
  }

  private static InputFormat format(Section s) {
    List<String> words = new ArrayList<>(Labelled.labels(InputFormat.class));
    words.add(InputFormat.LIBSVM);
    return s.named("format", words, InputFormat::of);
  }

  private static List<Path> paths(Section s, String key) {
    return s.texts(key).stream().map(Path::of).toList();
  }

  private static Encoding encoding(Section s) {
    return switch (s.word("encoding", "dictionary", "hash", "reference")) {
      case "dictionary" ->
          new Encoding.Dictionary(s.integer("min_count", 1), s.integer("row_cap", 2));
      case "hash" -> new Encoding.Hash(s.integer("buckets", 2));
      default -> new Encoding.Reference(s.integer("row_cap", 2));
    };
  }

  /** The format's own while nothing is said. */
  private static DenseTransform dense(Section s, @Nullable String format) {
    if (s.optionalText("dense") == null) {
      return format == null ? DenseTransform.AUTO : DenseTransform.defaultFor(format(s));
    }
    return oneOf(s, "dense", DenseTransform.values());
  }

  /** The format's own while nothing is said. */
  private static InputSettings inputs(Section s, Section data, @Nullable String format) {
    int crosses = Math.toIntExact(s.whole("crosses", 0, InputSettings.MOST_CROSSES));
    InputSettings asked =
        new InputSettings(
            Math.toIntExact(s.whole("bins", 0, InputSettings.MOST_BINS)),
            s.flag("statistics"),
            crosses,
            Math.toIntExact(s.whole("order", 2, InputSettings.MOST_ORDER)),
            Math.min(crosses, s.integer("fields", 0)),
            s.integer("rows", 1));
    String use = s.optionalText("use");
    if (use == null) {
      boolean dictionary = encoding(data) instanceof Encoding.Dictionary;
      return format == null || InputSettings.defaultFor(format(data), dictionary).none()
          ? InputSettings.NONE
          : asked;
    }
    return s.isSecond("use", "auto", "none") ? InputSettings.NONE : asked;
  }

  private static <E extends Enum<E>> E oneOf(Section s, String key, E[] values) {
    List<String> words = Arrays.stream(values).map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
    int at = words.indexOf(s.text(key, words).toLowerCase(Locale.ROOT));
    if (at < 0) {
      throw s.wrong(key, "one of " + words);
    }
    return values[at];
  }

  /**
   * What the preparation is told.
   *
   * @throws IOException if the schema file cannot be read
   */
  public PrepareConfig preparation(boolean replace) throws IOException {
    if (format != null && files.train().isEmpty()) {
      throw new UserException("no input file: name the train files, or set data.train");
    }
    return preparationLike(replace);
  }

  /**
   * What a preparation after the manner of another is told, which needs no train files.
   *
   * @throws IOException if the schema file cannot be read
   */
  public PrepareConfig preparationLike(boolean replace) throws IOException {
    if (format == null) {
      throw new UserException(
          "data.format is not set: give --format (criteo, avazu, kdd12, kdd12-nasrec, libfm,"
              + " libffm, table or parquet)");
    }
    if (files.train().isEmpty() && files.validation().isEmpty() && files.test().isEmpty()) {
      throw new UserException("no input file: name files, or set data.train or data.test");
    }
    requireOneWayToSplit();
    SplitParts parts =
        split.isEmpty()
            ? SplitParts.defaultFor(files)
            : new SplitParts(
                Math.toIntExact(split.get(0)),
                Math.toIntExact(split.get(1)),
                Math.toIntExact(split.get(2)));
    return new PrepareConfig(
        name,
        false,
        format,
        files.withColumn(splitColumn),
        schema,
        prepared,
        replace,
        parts,
        seed,
        encoding,
        dense,
        inputs,
        badRows);
  }

  private void requireOneWayToSplit() throws IOException {
    if (split.isEmpty()) {
      return;
    }
    SplitColumn column = splitColumn;
    if (column == null && schema != null) {
      column = TableSchemaFile.read(schema).split();
    }
    if (column != null) {
      throw new UserException(
          "data.split is "
              + split
              + ", but the column "
              + column.column()
              + " names the splits of rows; drop one of them");
    }
  }
}
