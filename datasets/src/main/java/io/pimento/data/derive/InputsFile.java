package io.pimento.data.derive;

import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.StrictJson;
import io.pimento.data.dictionary.DictionaryEntry;
import io.pimento.data.dictionary.DictionaryWriter;
import io.pimento.data.dictionary.KeptDictionary;
import io.pimento.data.shard.DatasetWriter;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;

/**
 * Keeps {@link DerivedInputs} in a folder: {@code inputs.json} says what they are, {@code
 * inputs.bin} holds the values of all tables as little-endian floats, and {@code crosses.bin} the
 * keys of crosses as dictionaries. Whoever keeps them seals them by checksums.
 */
public final class InputsFile {
  /** What says what is made. */
  public static final String SPEC = "inputs.json";

  /** The values of all tables. */
  public static final String VALUES = "inputs.bin";

  /** The keys of crosses. */
  public static final String KEYS = "crosses.bin";

  private static final int BUFFER_BYTES = 1 << 18;

  private InputsFile() {}

  /**
   * Adds the files to a data set.
   *
   * @return their names
   */
  public static List<String> write(DatasetWriter writer, DerivedInputs inputs) throws IOException {
    List<String> files = new ArrayList<>();
    List<Long2IntOpenHashMap> keys = new ArrayList<>();
    for (CellTable table : inputs.tables()) {
      if (table.lookup() instanceof CellLookup.Counted(Long2IntOpenHashMap byKey)) {
        keys.add(byKey);
      }
    }
    List<DictionaryEntry> entries = new ArrayList<>();
    if (!keys.isEmpty()) {
      writer.add(
          KEYS,
          channel -> {
            DictionaryWriter.Written written = DictionaryWriter.write(channel, keys);
            entries.addAll(written.entries());
            return written.checksum();
          });
      files.add(KEYS);
    }
    writer.add(VALUES, channel -> values(channel, inputs.tables()));
    files.add(VALUES);
    byte[] text = StrictJson.MAPPER.writeValueAsBytes(spec(inputs, entries.iterator()));
    writer.add(
        SPEC,
        channel -> {
          CRC32C crc = new CRC32C();
          put(channel, ByteBuffer.wrap(text), crc);
          return (int) crc.getValue();
        });
    files.add(SPEC);
    return List.copyOf(files);
  }

  private static void put(FileChannel channel, ByteBuffer bytes, CRC32C crc) throws IOException {
    crc.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static int values(FileChannel channel, List<CellTable> tables) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (CellTable table : tables) {
      CellValues values = table.values().ofAll();
      for (float[] list : List.of(values.rates(), values.counts())) {
        for (float value : list) {
          if (!buffer.hasRemaining()) {
            put(channel, buffer.flip(), crc);
            buffer.clear();
          }
          buffer.putFloat(value);
        }
      }
    }
    put(channel, buffer.flip(), crc);
    return (int) crc.getValue();
  }

  private static InputsSpec spec(DerivedInputs inputs, Iterator<DictionaryEntry> keys) {
    List<InputsSpec.Bins> bins = new ArrayList<>();
    for (BinCuts cuts : inputs.bins()) {
      bins.add(new InputsSpec.Bins(inputs.raw().dense().get(cuts.dense()).name(), cuts.asList()));
    }
    List<InputsSpec.Table> tables = new ArrayList<>();
    long numbers = 0;
    for (CellTable table : inputs.tables()) {
      int cells = table.lookup().cells();
      numbers += (long) cells * table.denseCount();
      tables.add(
          new InputsSpec.Table(
              switch (table.subject()) {
                case Subject.Field f -> "field";
                case Subject.Bag b -> "bag";
                case Subject.Cross c -> "cross";
              },
              inputs.fields(table.subject()),
              cells,
              table.values().hasRates(),
              table.values().hasCounts(),
              table.rows(),
              table.subject() instanceof Subject.Cross
                  ? InputsSpec.Keys.of(keys.next())
                  : InputsSpec.Keys.NONE));
    }
    return new InputsSpec(
        InputsSpec.FORMAT, InputsSpec.VERSION, inputs.settings(), bins, tables, numbers);
  }

  /**
   * Reads a folder's inputs, whose checksums its owner has checked.
   *
   * @param raw what rows of the input hold
   * @param denseCount dense fields of the input
   * @throws IOException naming the file and what is wrong with it
   */
  public static DerivedInputs read(Path folder, DataSchema raw, int denseCount) throws IOException {
    Path file = folder.resolve(SPEC);
    try {
      InputsSpec spec = StrictJson.MAPPER.readValue(Files.readAllBytes(file), InputsSpec.class);
      if (!spec.format().equals(InputsSpec.FORMAT) || spec.version() != InputsSpec.VERSION) {
        throw new IOException(
            "%s: %s of version %d cannot be read, only %s of version %d"
                .formatted(
                    file, spec.format(), spec.version(), InputsSpec.FORMAT, InputsSpec.VERSION));
      }
      return inputs(folder, spec, raw, denseCount);
    } catch (JacksonException e) {
      throw new IOException(file + ": cannot be read: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static DerivedInputs inputs(Path folder, InputsSpec spec, DataSchema raw, int denseCount)
      throws IOException {
    List<String> denseNames = raw.dense().stream().map(DenseField::name).toList();
    List<BinCuts> bins = new ArrayList<>();
    for (InputsSpec.Bins b : spec.bins()) {
      float[] cuts = new float[b.cuts().size()];
      for (int k = 0; k < cuts.length; k++) {
        cuts[k] = b.cuts().get(k);
      }
      bins.add(new BinCuts(index(denseNames, b.field()), cuts));
    }
    List<String> names =
        new DerivedInputs(spec.settings(), raw, denseCount, bins, List.of()).names();
    int[] cardinalities = CodedRows.cardinalities(raw, bins);
    List<String> bagNames = raw.bags().stream().map(bag -> bag.name()).toList();
    Iterator<KeptDictionary> keys = keys(folder, spec);
    FloatBuffer values = values(folder, spec);
    List<CellTable> tables = new ArrayList<>();
    for (InputsSpec.Table t : spec.tables()) {
      Subject subject =
          switch (t.kind()) {
            case "field" -> new Subject.Field(index(names, t.fields().getFirst()));
            case "bag" -> new Subject.Bag(index(bagNames, t.fields().getFirst()));
            case "cross" ->
                new Subject.Cross(
                    Combination.of(
                        t.fields().stream().mapToInt(f -> index(names, f)).toArray(),
                        cardinalities));
            default -> throw new IllegalArgumentException("unknown kind " + t.kind());
          };
      CellLookup lookup =
          subject instanceof Subject.Cross
              ? new CellLookup.Kept(keys.next())
              : new CellLookup.Codes(t.cells());
      if (lookup.cells() != t.cells() || t.rows() > t.cells()) {
        throw new IllegalArgumentException(
            t.fields() + " has " + lookup.cells() + " cells, not " + t.cells());
      }
      float[] rates = new float[t.rates() ? t.cells() : 0];
      float[] counts = new float[t.counts() ? t.cells() : 0];
      values.get(rates);
      values.get(counts);
      tables.add(new CellTable(subject, lookup, new CellValues(1, rates, counts), t.rows()));
    }
    return new DerivedInputs(spec.settings(), raw, denseCount, bins, tables);
  }

  private static Iterator<KeptDictionary> keys(Path folder, InputsSpec spec) throws IOException {
    List<InputsSpec.Table> crosses =
        spec.tables().stream().filter(t -> t.kind().equals("cross")).toList();
    return crosses.isEmpty()
        ? List.<KeptDictionary>of().iterator()
        : KeptDictionary.open(
                folder.resolve(KEYS),
                crosses.stream().map(t -> String.join("+", t.fields())).toList(),
                crosses.stream().map(t -> t.keys().entry()).toList())
            .iterator();
  }

  private static FloatBuffer values(Path folder, InputsSpec spec) throws IOException {
    long needed = 0;
    for (InputsSpec.Table t : spec.tables()) {
      needed += (long) t.cells() * ((t.rates() ? 1 : 0) + (t.counts() ? 1 : 0));
    }
    byte[] bytes = Files.readAllBytes(folder.resolve(VALUES));
    if (needed != spec.values() || needed * Float.BYTES != bytes.length) {
      throw new IllegalArgumentException(
          "its tables have %d values, %s has %d bytes".formatted(needed, VALUES, bytes.length));
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private static int index(List<String> names, String name) {
    int at = names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException("there is no field " + name + " among " + names);
    }
    return at;
  }
}
