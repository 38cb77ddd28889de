package io.pimento.run;

import io.pimento.document.NearestName;
import io.pimento.document.Sha256;
import io.pimento.document.UserException;
import io.pimento.run.config.PretrainedConfig;
import io.pimento.runtime.checkpoint.StateDict;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.search.model.GivenTables;
import io.pimento.search.model.Stem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The tables of {@code model.pretrained}, in memory, by the names of the fields that have them. */
public final class PretrainedTables implements AutoCloseable {
  /** None. */
  static final PretrainedTables NONE = new PretrainedTables(Map.of(), List.of(), List.of());

  private static final int FINGERPRINT_BYTES = 16;

  /** Embeddings are a multiple of it. */
  private static final int HEADS = 8;

  private final Map<String, GivenTables.Table> byField;
  private final List<NativeBlock> memory;
  private final List<String> lines;

  private PretrainedTables(
      Map<String, GivenTables.Table> byField, List<NativeBlock> memory, List<String> lines) {
    this.byField = Map.copyOf(byField);
    this.memory = List.copyOf(memory);
    this.lines = List.copyOf(lines);
  }

  /**
   * Reads the tables that a configuration names.
   *
   * @param prepared the folder of the data, whose dictionaries say which row a raw value has
   * @throws UserException naming field, tensor or file of what does not fit
   */
  static PretrainedTables open(PretrainedConfig config, Path prepared, RunData data)
      throws IOException {
    StateDict dict = StateDict.open(config.file());
    Stem stem = data.stem();
    List<String> fields = data.schema().fieldNames();
    Map<String, GivenTables.Table> tables = new TreeMap<>();
    List<NativeBlock> memory = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try {
      for (Map.Entry<String, String> named : new TreeMap<>(config.tables()).entrySet()) {
        String field = named.getKey();
        int f = known("field", field, fields);
        known("tensor", named.getValue(), dict.names());
        List<Integer> shape = dict.shape(named.getValue());
        requireWidth(named.getValue(), shape, field, stem, f);
        int rows = stem.allTableRows().get(f);
        Path names = config.names().get(field);
        PretrainedRows found =
            names == null
                ? PretrainedRows.inOrder(named.getValue(), shape.getFirst(), field, rows)
                : PretrainedRows.named(names, shape.getFirst(), field, rows, prepared);
        NativeBlock block = read(dict, named.getValue(), shape, found);
        memory.add(block);
        tables.put(
            field,
            new GivenTables.Table(
                named.getValue(), shape.getLast(), found.numbers(), block.address()));
        lines.add(
            "field %s starts from %s of %s: %s"
                .formatted(field, named.getValue(), config.file(), found.words()));
      }
      return new PretrainedTables(tables, memory, lines);
    } catch (IOException | RuntimeException e) {
      memory.forEach(NativeBlock::close);
      throw e;
    }
  }

  private static int known(String what, String name, List<String> all) {
    int at = all.indexOf(name);
    if (at < 0) {
      throw new UserException(
          PretrainedConfig.KEY
              + ".tables: there is no "
              + what
              + " '"
              + name
              + "'"
              + (all.isEmpty()
                  ? ""
                  : "; did you mean '"
                      + NearestName.of(name, all)
                      + "'? There are "
                      + String.join(", ", all)));
    }
    return at;
  }

  private static void requireWidth(
      String tensor, List<Integer> shape, String field, Stem stem, int f) {
    if (shape.size() != 2) {
      throw new UserException(
          PretrainedConfig.KEY + ": " + tensor + " is " + shape + ", not a table [rows, columns]");
    }
    int width = shape.getLast();
    int own = stem.tableWidths().get(f);
    if (width != own) {
      throw new UserException(
          PretrainedConfig.KEY
              + ": "
              + tensor
              + " has "
              + width
              + " columns, the table of field "
              + field
              + " has "
              + own
              + "; set "
              + remedy(width, field, stem.embedding()));
    }
  }

  /** Settings with which a field's table is so wide. */
  private static String remedy(int width, String field, int embedding) {
    boolean possible = width % HEADS == 0;
    String narrow = "model.widths={" + field + ": " + width + "}";
    if (width > embedding) {
      int wide = Math.ceilDiv(width, HEADS) * HEADS;
      return "model.embedding=" + wide + (possible ? "" : " and " + narrow);
    }
    return possible && width < embedding
        ? narrow + ", or model.embedding=" + width + " if all tables are to be so wide"
        : narrow;
  }

  /** The rows that are used, one after the other. */
  private static NativeBlock read(
      StateDict dict, String tensor, List<Integer> shape, PretrainedRows found) throws IOException {
    int columns = shape.getLast();
    try (NativeBlock all = NativeMemory.allocateFloats((long) shape.getFirst() * columns)) {
      dict.read(tensor, all.address());
      NativeBlock used = NativeMemory.allocateFloats((long) found.numbers().length * columns);
      IntStream.range(0, found.numbers().length)
          .forEach(
              k ->
                  NativeMemory.copy(
                      all.address() + (long) Float.BYTES * found.places()[k] * columns,
                      used.address() + (long) Float.BYTES * k * columns,
                      columns));
      return used;
    }
  }

  /** The tables of some fields, by their numbers. */
  GivenTables of(List<String> fields) {
    Map<Integer, GivenTables.Table> numbered = new TreeMap<>();
    for (int f = 0; f < fields.size(); f++) {
      GivenTables.Table table = byField.get(fields.get(f));
      if (table != null) {
        numbered.put(f, table);
      }
    }
    return new GivenTables(numbered);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return byField.isEmpty();
  }

  /** What to tell: a line a field. */
  List<String> lines() {
    return lines;
  }

  /** Of all that trainings take from them, in hexadecimal digits; empty if there are none. */
  public String fingerprint() {
    if (isEmpty()) {
      return "";
    }
    MessageDigest digest = Sha256.digest();
    new TreeMap<>(byField)
        .forEach(
            (field, table) -> {
              String head = field + "\0" + table.columns() + "\0" + table.numbers().length + "\0";
              digest.update(head.getBytes(StandardCharsets.UTF_8));
              ByteBuffer numbers = ByteBuffer.allocate(Integer.BYTES * table.numbers().length);
              numbers.asIntBuffer().put(table.numbers());
              digest.update(numbers);
              long bytes = (long) Float.BYTES * table.columns() * table.numbers().length;
              NativeMemory.forEachBuffer(table.address(), bytes, digest::update);
            });
    return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
  }

  @Override
  public void close() {
    memory.forEach(NativeBlock::close);
  }
}
