package io.pimento.data.prepare;

import io.pimento.data.dictionary.DictionaryEntry;
import io.pimento.data.dictionary.DictionaryWriter;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.shard.DatasetWriter;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a preparation's dictionaries, transforms and schema in the data set that it writes. */
final class EncodingWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EncodingWriter() {}

  /**
   * Adds the dictionaries to a data set.
   *
   * @param encoders of the categorical fields, in their order
   * @return where they lie, for {@link #text}
   */
  static List<DictionaryEntry> dictionaries(DatasetWriter writer, List<FieldEncoder> encoders)
      throws IOException {
    List<Long2IntOpenHashMap> dictionaries = new ArrayList<>();
    for (FieldEncoder encoder : encoders) {
      if (encoder instanceof FieldEncoder.OfDictionary(Long2IntOpenHashMap rows)) {
        dictionaries.add(rows);
      }
    }
    List<DictionaryEntry> entries = new ArrayList<>();
    if (!dictionaries.isEmpty()) {
      writer.add(
          EncodingFile.DICTIONARIES,
          channel -> {
            DictionaryWriter.Written written = DictionaryWriter.write(channel, dictionaries);
            entries.addAll(written.entries());
            return written.checksum();
          });
    }
    return List.copyOf(entries);
  }

  /** Adds all to a data set before its rows, so that others can encode these by it. */
  static void add(
      DatasetWriter writer,
      PrepareConfig config,
      RowInput input,
      InputFields fields,
      List<FieldEncoder> encoders,
      DenseEncoder dense,
      double weightScale)
      throws IOException {
    List<DictionaryEntry> entries = dictionaries(writer, encoders);
    writer.addText(
        EncodingFile.FILE,
        text(writer, config, input, fields, encoders, entries, dense, weightScale, List.of()));
  }

  /**
   * Adds another data set's joined tables and inputs as they are, beside dictionaries that hold its
   * own and more. Returns the text of {@code encoding.json}: the other's if nothing was new.
   *
   * @param encoders of the categorical fields, in their order
   * @param entries of the dictionaries
   */
  static String grown(
      DatasetWriter writer,
      RowEncoder like,
      List<FieldEncoder> encoders,
      List<DictionaryEntry> entries)
      throws IOException {
    copyAllBut(Set.of(EncodingFile.FILE, EncodingFile.DICTIONARIES), writer, like);
    List<EncodingFile.Field> fields = fields(like.fields(), encoders, entries);
    return like.hasFields(fields) ? Files.readString(like.path()) : like.grown(fields);
  }

  /**
   * The text of {@code encoding.json}, to be sealed with the rest; joined tables are added.
   *
   * @param entries of the dictionaries
   * @param inputs files that say what is made of the fields
   */
  static String text(
      DatasetWriter writer,
      PrepareConfig config,
      RowInput input,
      InputFields fields,
      List<FieldEncoder> encoders,
      List<DictionaryEntry> entries,
      DenseEncoder dense,
      double weightScale,
      List<EncodingFile.Part> inputs)
      throws IOException {
    List<EncodingFile.Joined> joined = JoinedFiles.keep(writer, input.joined());
    return new EncodingFile(
            EncodingFile.FORMAT,
            version(dense, joined, inputs),
            EncodingFile.UNSEALED,
            config.name(),
            config.format().label(),
            schema(config, input, fields),
            new TreeMap<>(input.denseIndices()),
            EncodingFile.Tokens.of(config.encoding()),
            dense.transform(),
            IntStream.range(0, fields.dense().size())
                .mapToObj(d -> new EncodingFile.Dense(fields.dense().get(d), dense.statistics(d)))
                .toList(),
            dense.scales(),
            fields(fields, encoders, entries),
            weightScale,
            joined,
            inputs,
            List.of(),
            List.of())
        .toJson();
  }

  /** The earliest that says all, so that earlier programs read what they can. */
  private static int version(
      DenseEncoder dense, List<EncodingFile.Joined> joined, List<EncodingFile.Part> inputs) {
    if (!inputs.isEmpty()) {
      return EncodingFile.VERSION_WITH_INPUTS;
    }
    if (!dense.scales().isEmpty()) {
      return EncodingFile.VERSION_WITH_SCALES;
    }
    return joined.isEmpty() ? EncodingFile.VERSION : EncodingFile.VERSION_WITH_JOINED;
  }

  /**
   * Adds another data set's dictionaries and joined tables as they are. Returns its {@code
   * encoding.json}.
   */
  static String copy(DatasetWriter writer, RowEncoder like) throws IOException {
    copyAllBut(Set.of(EncodingFile.FILE), writer, like);
    return Files.readString(like.path());
  }

  private static void copyAllBut(Set<String> others, DatasetWriter writer, RowEncoder like)
      throws IOException {
    for (String file : like.files()) {
      if (!others.contains(file)) {
        writer.add(file, channel -> JoinedFiles.copy(like.file(file), channel));
      }
    }
  }

  private static List<EncodingFile.Field> fields(
      InputFields fields, List<FieldEncoder> encoders, List<DictionaryEntry> entries) {
    Iterator<DictionaryEntry> next = entries.iterator();
    List<EncodingFile.Field> all = new ArrayList<>();
    for (int f = 0; f < encoders.size(); f++) {
      FieldEncoder encoder = encoders.get(f);
      String kind =
          switch (encoder) {
            case FieldEncoder.OfDictionary d -> "dictionary";
            case FieldEncoder.OfHash h -> "hash";
            case FieldEncoder.OfReference r -> "reference";
            case FieldEncoder.OfKept k ->
                throw new IllegalArgumentException("kept dictionaries are copied, not written");
          };
      DictionaryEntry entry =
          encoder instanceof FieldEncoder.OfDictionary ? next.next() : new DictionaryEntry(0, 0, 0);
      all.add(
          new EncodingFile.Field(
              fields.tokenFields().get(f),
              kind,
              encoder.cardinality(),
              entry.tokens(),
              entry.offset(),
              "%08x".formatted(entry.checksum())));
    }
    return all;
  }

  /** The schema that reads further files of the kind. */
  private static List<String> schema(PrepareConfig config, RowInput input, InputFields fields) {
    String text = input.schema();
    if (!text.isEmpty()) {
      return text.lines().toList();
    }
    if (config.format() != InputFormat.LIBFM && config.format() != InputFormat.LIBFFM) {
      return List.of();
    }
    // What the first line told; JSON is YAML.
    String names = JSON.writeValueAsString(fields.categorical());
    return List.of(
        "name: " + JSON.writeValueAsString(config.name()),
        "columns: " + names,
        "categorical: " + names);
  }
}
