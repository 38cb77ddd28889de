package io.pimento.data.prepare;

import io.pimento.data.BagCollector;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.derive.DerivedInputs;
import io.pimento.data.derive.RowDeriver;
import io.pimento.data.dictionary.KeptDictionary;
import io.pimento.data.reader.DenseIndices;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.MalformedFieldException;
import io.pimento.data.reader.RawBag;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.TableSchema;
import io.pimento.data.reader.TableSchemaFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier preparation learnt and was told: schema, dictionaries, transforms. Encodes
 * further rows as that one did. Dictionaries stay on disk, memory-mapped. Not thread-safe.
 */
public final class RowEncoder {
  private final Path folder;
  private final EncodingFile file;
  private final InputFormat format;
  private final Encoding encoding;
  private final @Nullable TableSchema schema;
  private final InputFields fields;
  private final List<FieldEncoder> encoders;
  private final List<Path> joined;
  private final DenseEncoder dense;
  private final @Nullable ReferenceTokens reference;
  private final DataSchema raw;
  private final @Nullable DerivedInputs inputs;
  private final float[] denseValues;
  private final int[] indices;
  private final @Nullable RowDeriver deriver;

  private RowEncoder(
      Path folder,
      EncodingFile file,
      @Nullable TableSchema schema,
      List<FieldEncoder> encoders,
      List<Path> joined)
      throws IOException {
    this.joined = joined;
    this.folder = folder;
    this.file = file;
    this.schema = schema;
    this.encoders = encoders;
    format = InputFormat.of(file.input());
    encoding = file.tokens().toEncoding();
    fields =
        schema != null
            ? schema.fields()
            : new InputFields(
                file.dense().stream().map(EncodingFile.Dense::name).toList(),
                file.fields().stream().map(EncodingFile.Field::name).toList());
    List<String> kept = file.fields().stream().map(EncodingFile.Field::name).toList();
    if (!fields.tokenFields().equals(kept)) {
      throw new IllegalArgumentException(
          "its schema has the fields " + fields.tokenFields() + ", its dictionaries " + kept);
    }
    dense =
        DenseEncoder.of(
            file.transform(),
            file.dense().stream().map(EncodingFile.Dense::seen).toList(),
            file.scales());
    if (file.transform() == DenseTransform.AUTO && file.scales().size() != file.dense().size()) {
      throw new IllegalArgumentException(
          file.dense().size() + " dense fields have " + file.scales().size() + " transforms");
    }
    reference = encoding instanceof Encoding.Reference ? ReferenceTokens.of(format) : null;
    raw = EncodedSchema.of(file.name(), false, fields, encoders);
    inputs =
        file.inputs().isEmpty()
            ? null
            : KeptInputs.open(folder, file.inputs(), raw, learnt(), fields);
    deriver = inputs == null ? null : new RowDeriver(inputs);
    denseValues = new float[fields.dense().size()];
    indices = new int[fields.categorical().size()];
  }

  private RowEncoder(RowEncoder other) {
    folder = other.folder;
    file = other.file;
    format = other.format;
    encoding = other.encoding;
    schema = other.schema;
    fields = other.fields;
    encoders = other.encoders;
    joined = other.joined;
    dense = other.dense;
    reference = other.reference;
    raw = other.raw;
    inputs = other.inputs;
    deriver = inputs == null ? null : new RowDeriver(inputs);
    denseValues = new float[other.denseValues.length];
    indices = new int[other.indices.length];
  }

  /** The same for a thread of its own, over the same dictionaries. */
  public RowEncoder sibling() {
    return new RowEncoder(this);
  }

  /** Whether a folder keeps an encoding: one of prepared data, or of a model. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(EncodingFile.FILE));
  }

  /**
   * The fingerprint of what a folder keeps, before the dictionaries are opened.
   *
   * @throws IOException as {@link #open} does
   */
  public static String fingerprint(Path folder) throws IOException {
    return EncodingFile.read(folder).fingerprint();
  }

  /**
   * Opens what a folder keeps, and checks all of it.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static RowEncoder open(Path folder) throws IOException {
    EncodingFile file = EncodingFile.read(folder);
    Path path = folder.resolve(EncodingFile.FILE);
    try {
      TableSchema schema =
          file.schema().isEmpty()
              ? null
              : TableSchemaFile.read(String.join("\n", file.schema()), path);
      return new RowEncoder(
          folder, file, schema, encoders(folder, file), JoinedFiles.open(folder, file.joined()));
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** What rows held, without inputs made of them, when these were learnt. */
  private DataSchema learnt() {
    List<Integer> rows = file.rowsBefore();
    if (rows.isEmpty()) {
      return raw;
    }
    if (rows.size() != encoders.size()) {
      throw new IllegalArgumentException(
          encoders.size() + " fields had " + rows.size() + " tables before they grew");
    }
    return EncodedSchema.ofTables(file.name(), false, fields, rows);
  }

  private static List<FieldEncoder> encoders(Path folder, EncodingFile file) throws IOException {
    List<EncodingFile.Field> kept =
        file.fields().stream().filter(field -> field.encoder().equals("dictionary")).toList();
    Iterator<KeptDictionary> dictionaries =
        kept.isEmpty()
            ? List.<KeptDictionary>of().iterator()
            : KeptDictionary.open(
                    folder.resolve(EncodingFile.DICTIONARIES),
                    kept.stream().map(EncodingFile.Field::name).toList(),
                    kept.stream().map(EncodingFile.Field::entry).toList())
                .iterator();
    List<FieldEncoder> encoders = new ArrayList<>();
    for (EncodingFile.Field field : file.fields()) {
      encoders.add(
          switch (field.encoder()) {
            case "dictionary" -> new FieldEncoder.OfKept(dictionaries.next());
            case "hash" -> new FieldEncoder.OfHash(field.cardinality());
            case "reference" -> new FieldEncoder.OfReference(field.cardinality());
            default ->
                throw new IllegalArgumentException(
                    "field " + field.name() + " has the unknown encoder " + field.encoder());
          });
    }
    return List.copyOf(encoders);
  }

  /** Names of the files that make an encoding, that which seals the others last. */
  public List<String> files() {
    List<String> files = new ArrayList<>();
    if (encoders.stream().anyMatch(FieldEncoder.OfKept.class::isInstance)) {
      files.add(EncodingFile.DICTIONARIES);
    }
    file.joined().forEach(j -> files.add(j.file()));
    file.inputs().forEach(i -> files.add(i.file()));
    files.add(EncodingFile.FILE);
    return List.copyOf(files);
  }

  /** Copies of the files that rows are joined with, see {@link InputFormat#joined}. */
  public List<Path> joined() {
    return joined;
  }

  /** The file that holds all but the dictionaries, for messages. */
  public Path path() {
    return folder.resolve(EncodingFile.FILE);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** A stable identity of schema, dictionaries and transforms: 32 hexadecimal digits. */
  public String fingerprint() {
    return file.fingerprint();
  }

  /**
   * Whether rows that an encoding of this fingerprint made have the same indices here: it is this
   * one, or one from which this one's dictionaries grew.
   */
  public boolean continues(String earlier) {
    return earlier.equals(file.fingerprint()) || file.grownFrom().contains(earlier);
  }

  boolean hasFields(List<EncodingFile.Field> fields) {
    return file.fields().equals(fields);
  }

  /** The text of the same with larger dictionaries. */
  String grown(List<EncodingFile.Field> larger) {
    return file.with(larger).toJson();
  }

  /** Name of the data set that it was made for. */
  public String name() {
    return file.name();
  }

  /** The format of the files it was made from. */
  public InputFormat format() {
    return format;
  }

  /** How tokens become rows. */
  public Encoding encoding() {
    return encoding;
  }

  /** The transform of dense values. */
  public DenseTransform transform() {
    return file.transform();
  }

  /** The schema that such files are read by; null for formats of a fixed layout. */
  public @Nullable TableSchema schema() {
    return schema;
  }

  String schemaText() {
    return file.schema().isEmpty() ? "" : String.join("\n", file.schema()) + "\n";
  }

  /** The indices that dense fields had in libfm and libffm files. */
  public DenseIndices indices() {
    return new DenseIndices(file.indices());
  }

  /** The fields of a raw row. */
  public InputFields fields() {
    return fields;
  }

  /** Whether a categorical field of raw rows, of one value or several, has a dictionary. */
  public boolean hasDictionary(String field) {
    int f = fields.tokenFields().indexOf(field);
    return f >= 0 && encoders.get(f) instanceof FieldEncoder.OfKept;
  }

  /**
   * The row of a field's table that a raw value has.
   *
   * @param field one that has a dictionary
   * @return 0 for what the dictionary does not know
   */
  public int row(String field, String value) {
    byte[] token = value.getBytes(StandardCharsets.UTF_8);
    return encoders
        .get(fields.tokenFields().indexOf(field))
        .encode(TokenKey.of(token, 0, token.length));
  }

  List<FieldEncoder> encoders() {
    return encoders;
  }

  DenseEncoder dense() {
    return dense;
  }

  @Nullable ReferenceTokens reference() {
    return reference;
  }

  /** What the weights of rows are multiplied by. */
  public double weightScale() {
    return file.weightScale();
  }

  /** What is made of the fields of a row; null if nothing is. */
  public @Nullable DerivedInputs inputs() {
    return inputs;
  }

  /** What an encoded row holds. */
  public DataSchema dataSchema() {
    return inputs == null ? raw : inputs.schema();
  }

  /**
   * Puts a raw row into a batch of {@link #dataSchema}, without its label.
   *
   * @param k the row's place in the batch
   * @param bags takes the values of fields of several
   * @throws MalformedFieldException if a dense value's transform is beyond float32
   */
  public void encode(RawRow row, BatchBuffers to, int k, BagCollector bags)
      throws MalformedFieldException {
    for (int d = 0; d < denseValues.length; d++) {
      try {
        denseValues[d] = dense.encode(d, row.dense(d));
      } catch (ArithmeticException e) {
        throw new MalformedFieldException(fields.dense().get(d), String.valueOf(e.getMessage()));
      }
    }
    if (deriver != null) {
      deriver.begin();
    }
    for (int f = 0; f < indices.length; f++) {
      byte[] bytes = row.tokenBytes(f);
      int from = row.tokenFrom(f);
      int stop = row.tokenTo(f);
      long key =
          reference == null ? TokenKey.of(bytes, from, stop) : reference.value(bytes, from, stop);
      indices[f] = encoders.get(f).encode(key);
    }
    for (int i = 0; i < fields.bags().size(); i++) {
      RawBag bag = row.bag(i);
      for (int v = 0; v < bag.size(); v++) {
        long key = TokenKey.of(bag.tokenBytes(v), bag.tokenFrom(v), bag.tokenTo(v));
        int id = encoders.get(indices.length + i).encode(key);
        bags.add(i, id, bag.weight(v));
        if (deriver != null) {
          deriver.addToBag(i, id);
        }
      }
    }
    put(to, k);
  }

  /** Puts the row's values, and what is made of them, to their places. */
  private void put(BatchBuffers to, int k) {
    int made = deriver == null ? 0 : deriver.denseCount();
    int denseAt = k * (denseValues.length + made);
    int madeIds = deriver == null ? 0 : deriver.idCount();
    int idsAt = k * (indices.length + madeIds);
    to.dense().put(denseAt, denseValues);
    to.ids().put(idsAt, indices);
    if (deriver != null) {
      deriver.make(denseValues, indices);
      for (int d = 0; d < made; d++) {
        to.dense().put(denseAt + denseValues.length + d, deriver.dense(d));
      }
      for (int f = 0; f < madeIds; f++) {
        to.ids().put(idsAt + indices.length + f, deriver.id(f));
      }
    }
  }
}
