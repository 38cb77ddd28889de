package io.pimento.data.reader;

import io.pimento.data.input.FilePart;
import io.pimento.data.input.InputFolder;
import io.pimento.data.input.Printable;
import io.pimento.data.input.Spool;
import io.pimento.document.Labelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input formats, by the names users write. */
public enum InputFormat implements Labelled {
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
  PARQUET("parquet"),
  /** libffm lines; a schema is optional. */
  LIBFFM("libffm");

  /** Another name of {@link #LIBFM}. */
  public static final String LIBSVM = "libsvm";

  private final String label;

  InputFormat(String label) {
    this.label = label;
  }

  /** The name users write. */
  @Override
  public String label() {
    return label;
  }

  /**
   * The format of a name; {@link #LIBSVM} is another for {@code libfm}.
   *
   * @throws IllegalArgumentException listing the known names
   */
  public static InputFormat of(String label) {
    return label.equals(LIBSVM) ? LIBFM : Labelled.of(InputFormat.class, "format", label);
  }

  /**
   * Starts a pass over files.
   *
   * @param files read one after the other
   * @param schema needed by {@code table} and {@code parquet}, optional for {@code libfm} and
   *     {@code libffm}, else null
   * @throws IOException if a file cannot be opened or the schema does not fit
   */
  public RowReader open(List<Path> files, @Nullable TableSchema schema, BadRows badRows)
      throws IOException {
    return open(files, schema, badRows, InputSession.ofFiles());
  }

  /**
   * Starts a pass over inputs some of which may be readable only once.
   *
   * @param inputs files, or folders of part files, read one after the other
   * @param schema as above
   * @param session the same for all passes and splits
   */
  public RowReader open(
      List<Path> inputs, @Nullable TableSchema schema, BadRows badRows, InputSession session)
      throws IOException {
    requireFitting(schema, session);
    List<Path> files = files(inputs);
    return open(
        inputs, files, files.stream().map(FilePart::whole).toList(), schema, badRows, session);
  }

  /**
   * Starts a pass over a part of some inputs; what the first of them says holds for the part, too.
   *
   * @param inputs as above
   * @param part one of {@link InputParts}
   */
  public RowReader openPart(
      List<Path> inputs,
      FilePart part,
      @Nullable TableSchema schema,
      BadRows badRows,
      InputSession session)
      throws IOException {
    requireFitting(schema, session);
    return open(inputs, files(inputs), List.of(part), schema, badRows, session);
  }

  /** Whether each of its files begins with a line that names the columns. */
  public boolean hasHeader(@Nullable TableSchema schema) {
    return switch (this) {
      case AVAZU -> true;
      case TABLE -> schema != null && schema.layout().header();
      case CRITEO, KDD12, KDD12_NASREC, LIBFM, LIBFFM, PARQUET -> false;
    };
  }

  /** The files of inputs, which may be folders. */
  static List<Path> files(List<Path> inputs) throws IOException {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("no input file is given");
    }
    List<Path> files = new ArrayList<>();
    for (Path input : inputs) {
      if (!Files.isReadable(input)) {
        throw new IOException(input + ": no such file, or not readable");
      }
      files.addAll(Files.isDirectory(input) ? InputFolder.list(input).files() : List.of(input));
    }
    return files;
  }

  private RowReader open(
      List<Path> inputs,
      List<Path> files,
      List<FilePart> parts,
      @Nullable TableSchema schema,
      BadRows badRows,
      InputSession session)
      throws IOException {
    if (this == PARQUET) {
      return parquet(parts, required(schema), badRows, session.spool(), session.scoring());
    }
    return new TextRowReader(
        parts,
        parser(inputs.getFirst(), files, schema, session),
        badRows,
        session.spool(),
        notes(schema, session.scoring()));
  }

  /**
   * What reads the records of a text format.
   *
   * @param first of the inputs, beside which tables to join lie
   * @param files of which the first tells what a schema would
   */
  LineParser parser(
      Path first, List<Path> files, @Nullable TableSchema schema, InputSession session)
      throws IOException {
    Spool spool = session.spool();
    Scoring scoring = session.scoring();
    Companions companions = new Companions(first, session);
    return switch (this) {
      case CRITEO -> HexLines.criteo(scoring);
      case KDD12_NASREC -> HexLines.kdd12(scoring);
      case AVAZU -> new AvazuLines(scoring);
      case KDD12 -> new Kdd12Lines(companions.profiles(), spool, scoring);
      case LIBFM -> libfm(files, schema, session);
      case LIBFFM -> libffm(files, schema, session);
      case TABLE -> table(companions, required(schema), spool, scoring);
      case PARQUET -> throw new IllegalArgumentException("Parquet has no lines");
    };
  }

  private List<String> notes(@Nullable TableSchema schema, @Nullable Scoring scoring) {
    return switch (this) {
      case LIBFM, LIBFFM -> schema == null ? List.of() : unused(schema.ignored());
      case TABLE -> scoring == null && schema != null ? unused(schema.ignored()) : List.of();
      default -> List.of();
    };
  }

  /**
   * The files that rows are joined with, in the order in which {@link InputSession#keeping} takes
   * them.
   *
   * @param inputs as for {@link #open}
   * @throws IOException naming one that is not there
   */
  public List<Path> joined(List<Path> inputs, @Nullable TableSchema schema, InputSession session)
      throws IOException {
    return new Companions(inputs.getFirst(), session).all(Companions.names(this, schema));
  }

  /** The note on columns that no field uses. */
  static List<String> unused(List<String> columns) {
    return columns.isEmpty()
        ? List.of()
        : List.of("columns not used: " + Printable.text(String.join(", ", columns)));
  }

  void requireFitting(@Nullable TableSchema schema, InputSession session) {
    requireFittingSchema(schema);
    requirePassable(session.scoring());
  }

  private void requirePassable(@Nullable Scoring scoring) {
    boolean entries = this == LIBFM || this == LIBFFM;
    if (entries && scoring != null && !scoring.ids().isEmpty()) {
      throw new IllegalArgumentException(
          "column "
              + scoring.ids().getFirst()
              + " cannot be passed through: lines of format "
              + label
              + " have entries, no columns");
    }
  }

  private void requireFittingSchema(@Nullable TableSchema schema) {
    boolean entries = this == LIBFM || this == LIBFFM;
    if (this == TABLE || this == PARQUET) {
      required(schema);
    } else if (schema != null && !entries) {
      throw new IllegalArgumentException(
          "format " + label + " has a fixed layout, drop the schema");
    }
    if (schema != null && !entries && !schema.index().isEmpty()) {
      throw new IllegalArgumentException(
          "the schema's index is for libfm and libffm, not for " + label);
    }
    if (schema != null
        && entries
        && !(schema.multi().isEmpty() && schema.weight() == null && schema.split() == null)) {
      throw new IllegalArgumentException(
          "the schema's multi, weight and split are for table and parquet, not for " + label);
    }
  }

  private TableSchema required(@Nullable TableSchema schema) {
    if (schema == null) {
      throw new IllegalArgumentException("format " + label + " needs a schema file");
    }
    return schema;
  }

  private static LineParser libfm(
      List<Path> files, @Nullable TableSchema schema, InputSession session) throws IOException {
    if (schema == null) {
      return LibfmLines.detect(files.getFirst(), session.spool());
    }
    try {
      return LibfmLines.of(schema, session.indices(), session.scoring() != null);
    } catch (IllegalArgumentException e) {
      throw new IOException("schema " + schema.name() + ": " + e.getMessage(), e);
    }
  }

  private static LineParser libffm(
      List<Path> files, @Nullable TableSchema schema, InputSession session) throws IOException {
    if (schema == null) {
      return LibffmLines.detect(files.getFirst(), session.spool());
    }
    try {
      return LibffmLines.of(schema, session.indices(), session.scoring() != null);
    } catch (IllegalArgumentException e) {
      throw new IOException("schema " + schema.name() + ": " + e.getMessage(), e);
    }
  }

  private static LineParser table(
      Companions companions, TableSchema schema, Spool spool, @Nullable Scoring scoring)
      throws IOException {
    List<SideTable> sides = new ArrayList<>();
    for (int s = 0; s < schema.sides().size(); s++) {
      TableSchema.Side side = schema.sides().get(s);
      Path found = companions.find(s, side.file());
      sides.add(SideTable.read(side, found, companions.shown(s, side.file(), found), spool));
    }
    try {
      return new TableLines(schema, sides, scoring);
    } catch (MalformedFieldException e) {
      throw new IOException(
          "schema " + schema.name() + ": " + e.field() + ": " + e.getMessage(), e);
    }
  }

  private static RowReader parquet(
      List<FilePart> parts,
      TableSchema schema,
      BadRows badRows,
      Spool spool,
      @Nullable Scoring scoring) {
    if (!schema.sides().isEmpty()) {
      throw new IllegalArgumentException(
          parts.getFirst().file()
              + " is Parquet, but rows are joined with "
              + schema.sides().getFirst().file()
              + ", which is done with text tables only; write the rows as text, or join them"
              + " before");
    }
    return new ParquetRows(parts, schema, badRows, spool, scoring);
  }
}
