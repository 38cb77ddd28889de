package io.pimento.run;

import io.pimento.data.DataSchema;
import io.pimento.data.InputKinds;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.search.kept.WeightsAbout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The dictionaries, transforms and schema of a run's data, kept beside its models, so that these
 * score raw rows when the data are gone.
 *
 * @param fingerprint of what is kept; empty if there is nothing
 * @param pooling what models say of fields of several values, and of the columns that they read
 * @param notes what to tell
 */
public record KeptEncoding(String fingerprint, Map<String, String> pooling, List<String> notes) {
  /** The name under which a model's weights carry the fingerprint. */
  public static final String METADATA = WeightsAbout.ENCODING;

  /** What a model's weights say of it. */
  public Map<String, String> metadata() {
    Map<String, String> all = new TreeMap<>(pooling);
    if (!fingerprint.isEmpty()) {
      all.put(METADATA, fingerprint);
    }
    return Map.copyOf(all);
  }

  /** The same of models that read a part of the columns. */
  public KeptEncoding reading(InputKinds inputs) {
    Map<String, String> about = new TreeMap<>(pooling);
    about.putAll(metadata(inputs));
    return new KeptEncoding(fingerprint, about, notes);
  }

  /** What weights say of the columns that their model reads. */
  public static Map<String, String> metadata(InputKinds inputs) {
    return WeightsAbout.inputs(inputs);
  }

  /** The folder that keeps how rows of a model are encoded: that of its weights, or its run's. */
  public static Path folder(Path weights) {
    Path beside = Objects.requireNonNullElse(weights.getParent(), Path.of("."));
    return RowEncoder.isIn(beside) ? beside : RunFolder.of(weights).path();
  }

  /** The columns that a model reads. */
  public static InputKinds inputs(Map<String, String> metadata) {
    return WeightsAbout.inputs(metadata);
  }

  /**
   * Keeps a copy in a folder, by a link where the file system has them. What is there and whole
   * stays: models may be tied to it.
   *
   * @param data folder of prepared data
   * @param schema of it
   */
  public static KeptEncoding keep(Path data, DataSchema schema, Path folder) throws IOException {
    Map<String, String> pooling = PooledFields.metadata(schema);
    if (RowEncoder.isIn(folder)) {
      try {
        return new KeptEncoding(RowEncoder.open(folder).fingerprint(), pooling, List.of());
      } catch (IOException damaged) {
        if (!RowEncoder.isIn(data)) {
          throw damaged;
        }
        String note = damaged.getMessage() + "; copied again from " + data;
        return new KeptEncoding(copy(data, folder), pooling, List.of(note));
      }
    }
    if (!RowEncoder.isIn(data)) {
      return new KeptEncoding(
          "",
          pooling,
          List.of(
              data
                  + " keeps no dictionaries (an earlier version prepared it, or it was generated),"
                  + " so models trained on it cannot score raw rows"));
    }
    return new KeptEncoding(copy(data, folder), pooling, List.of());
  }

  /**
   * Copies an encoding beside models, by links where the file system has them.
   *
   * @param data a folder that keeps it
   * @return its fingerprint
   */
  public static String copy(Path data, Path folder) throws IOException {
    RowEncoder encoder = RowEncoder.open(data);
    for (String file : encoder.files()) {
      Path target = folder.resolve(file);
      Path partial = folder.resolve("." + file + ".part-" + UUID.randomUUID());
      try {
        link(data.resolve(file), partial);
        Files.move(
            partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new IOException(
            "could not keep " + file + " in " + folder + ": " + e.getMessage(), e);
      } finally {
        Files.deleteIfExists(partial);
      }
    }
    return encoder.fingerprint();
  }

  private static void link(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (IOException | UnsupportedOperationException otherVolume) {
      Files.copy(from, to);
    }
  }
}
