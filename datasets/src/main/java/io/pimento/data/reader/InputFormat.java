package io.pimento.data.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The input formats, by the names users write. */
public enum InputFormat {
  /** Criteo Kaggle {@code train.txt}. */
  CRITEO("criteo"),
  /** Avazu {@code train.csv}. */
  AVAZU("avazu"),
  /** KDD Cup 2012 track 2 {@code training.txt}, beside it {@code userid_profile.txt}. */
  KDD12("kdd12"),
  /** KDD Cup 2012 track 2 as label, 3 integers and 8 hexadecimal fields. */
  KDD12_NASREC("kdd12-nasrec"),
  /** libsvm or libfm lines; a schema is optional. */
  LIBFM("libfm"),
  /** CSV or TSV by a schema. */
  TABLE("table"),
  /** Parquet by a schema. */
  PARQUET("parquet");

  private static final String PROFILE = "userid_profile.txt";

  private final String label;

  InputFormat(String label) {
    this.label = label;
  }

  /** The name users write. */
  public String label() {
    return label;
  }

  /**
   * The format of a name.
   *
   * @throws IllegalArgumentException listing the known names
   */
  public static InputFormat of(String label) {
    for (InputFormat format : values()) {
      if (format.label.equals(label)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "unknown format \""
            + label
            + "\"; known: "
            + Arrays.stream(values()).map(InputFormat::label).collect(Collectors.joining(", ")));
  }

  /**
   * Starts a pass over files.
   *
   * @param files read one after the other
   * @param schema needed by {@code table} and {@code parquet}, optional for {@code libfm}, else
   *     null
   * @throws IOException if a file cannot be opened or the schema does not fit
   */
  public RowReader open(List<Path> files, @Nullable TableSchema schema, BadRows badRows)
      throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no input file is given");
    }
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        throw new IOException(file + ": no such file, or not readable");
      }
    }
    if (schema != null && this != TABLE && this != PARQUET && this != LIBFM) {
      throw new IllegalArgumentException(
          "format " + label + " has a fixed layout, drop the schema");
    }
    return switch (this) {
      case CRITEO -> new TextRowReader(files, HexLines.criteo(), badRows);
      case KDD12_NASREC -> new TextRowReader(files, HexLines.kdd12(), badRows);
      case AVAZU -> new TextRowReader(files, new AvazuLines(), badRows);
      case KDD12 ->
          new TextRowReader(
              files, new Kdd12Lines(beside(files.getFirst(), Path.of(PROFILE))), badRows);
      case LIBFM -> new TextRowReader(files, libfm(files, schema), badRows);
      case TABLE -> new TextRowReader(files, table(files, required(schema)), badRows);
      case PARQUET -> parquet(files, required(schema), badRows);
    };
  }

  private TableSchema required(@Nullable TableSchema schema) {
    if (schema == null) {
      throw new IllegalArgumentException("format " + label + " needs a schema file");
    }
    return schema;
  }

  /** A file given relative to another's folder; compressed under its name with .gz or .zst. */
  private static Path beside(Path file, Path name) throws IOException {
    for (String suffix : List.of("", ".gz", ".zst")) {
      Path path = file.resolveSibling(name + suffix);
      if (Files.exists(path)) {
        return path;
      }
    }
    throw new IOException(
        file + ": needs " + file.resolveSibling(name) + " (or .gz, .zst), which is not there");
  }

  private static LineParser libfm(List<Path> files, @Nullable TableSchema schema)
      throws IOException {
    if (schema == null) {
      return LibfmLines.detect(files.getFirst());
    }
    return new LibfmLines(schema.layout().columns(), new HashSet<>(schema.dense()));
  }

  private static LineParser table(List<Path> files, TableSchema schema) throws IOException {
    List<SideTable> sides = new ArrayList<>();
    for (TableSchema.Side side : schema.sides()) {
      sides.add(SideTable.read(side, beside(files.getFirst(), side.file())));
    }
    try {
      return new TableLines(schema, sides);
    } catch (MalformedFieldException e) {
      throw new IOException(
          "schema " + schema.name() + ": " + e.field() + ": " + e.getMessage(), e);
    }
  }

  private static RowReader parquet(List<Path> files, TableSchema schema, BadRows badRows) {
    if (!schema.sides().isEmpty()) {
      throw new IllegalArgumentException("joined tables are supported for text tables only");
    }
    return new ParquetRows(files, schema, badRows);
  }
}
