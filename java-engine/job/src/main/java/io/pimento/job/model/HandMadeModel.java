package io.pimento.job.model;

import io.pimento.document.UserException;
import io.pimento.graph.ParameterSpec;
import io.pimento.run.PooledFields;
import io.pimento.run.WeightsOrigin;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.kept.KeptBaseline;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.model.Stem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hand-made models whose weights a run keeps: the file's metadata say which model it is. */
public final class HandMadeModel {
  private static final Pattern TABLE = Pattern.compile("(.+)\\.([0-9]+)\\.weight");

  private HandMadeModel() {}

  /**
   * Writes the weights of a family at some sizes.
   *
   * @param about what else they say of themselves
   */
  public static void keep(
      WeightsOrigin origin,
      Path file,
      Family family,
      Sizes sizes,
      Map<String, String> about,
      ParameterStore store)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>(origin.metadata());
    metadata.putAll(about);
    metadata.putAll(KeptBaseline.metadata(family, sizes));
    Checkpoint.write(file, store, metadata);
  }

  /** The name of a file's model. */
  public static String name(Path weights) throws IOException {
    return Safetensors.readHeader(weights).metadata().getOrDefault(WeightsAbout.NAME, "");
  }

  /** Why a file is not the kept model of this name; empty if it is. */
  static String missing(Path weights, String name) {
    if (!Files.exists(weights)) {
      return weights + " is gone";
    }
    try {
      Map<String, String> metadata = Safetensors.readHeader(weights).metadata();
      String found = metadata.get(WeightsAbout.NAME);
      return WeightsAbout.BASELINE.equals(metadata.get(WeightsAbout.KIND)) && name.equals(found)
          ? ""
          : weights + " is of another model, " + found;
    } catch (IOException | RuntimeException e) {
      return "" + e.getMessage();
    }
  }

  /**
   * The model of a file over data whose fields may be larger than its tables.
   *
   * @throws UserException if the file belongs to other data
   */
  public static Baseline over(Path weights, Stem data) throws IOException {
    Safetensors.Header header = Safetensors.readHeader(weights);
    PooledFields.require(weights, header.metadata(), data);
    Map<Integer, Integer> rows = new TreeMap<>();
    for (ParameterSpec spec : of(weights, data).inference().parameters()) {
      Matcher table = TABLE.matcher(spec.name());
      if (!spec.table() || !table.matches()) {
        continue;
      }
      Safetensors.Entry kept = header.tensors().get(spec.name());
      String next = table.group(1) + "." + data.fields() + ".weight";
      if (kept == null || header.tensors().containsKey(next)) {
        throw new UserException(
            weights
                + " has another number of tables than the data have categorical fields, "
                + data.fields()
                + "; it belongs to other data");
      }
      rows.put(Integer.parseInt(table.group(2)), kept.shape().getFirst());
    }
    return of(weights, data.withTables(List.copyOf(rows.values())));
  }

  /**
   * Refuses an architecture, which these models do not have.
   *
   * @throws UserException if one is given
   */
  public static void requireNoArchitecture(Path weights, @Nullable Path architecture) {
    if (architecture != null) {
      throw new UserException(
          weights + " is a hand-made model, which has no architecture file; drop --architecture");
    }
  }

  /** Whether a file holds a hand-made model. */
  public static boolean isIn(Path weights) throws IOException {
    return WeightsAbout.BASELINE.equals(
        Safetensors.readHeader(weights).metadata().get(WeightsAbout.KIND));
  }

  /**
   * The model of a file, over some data's fields.
   *
   * @throws UserException if the file names no model that is known
   */
  public static Baseline of(Path weights, Stem data) throws IOException {
    Safetensors.Header header = Safetensors.readHeader(weights);
    try {
      return KeptBaseline.of(header, data);
    } catch (IllegalArgumentException e) {
      throw new UserException(weights + ": its metadata name no model: " + e.getMessage(), e);
    }
  }
}
