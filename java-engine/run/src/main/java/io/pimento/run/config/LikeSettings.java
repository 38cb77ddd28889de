package io.pimento.run.config;

import io.pimento.data.derive.DerivedInputs;
import io.pimento.data.derive.InputSettings;
import io.pimento.data.prepare.Encoding;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.reader.TableSchemaFile;
import io.pimento.document.UserException;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The settings of {@code prepare --like}: those of the earlier data, and no others. */
public final class LikeSettings {
  private LikeSettings() {}

  /** The earlier settings in place of defaults, so that what then differs was asked for. */
  public static ConfigTree over(ConfigTree base, RowEncoder earlier) {
    ConfigTree tree =
        base.put("data.format", earlier.format().label())
            .put("data.name", earlier.name())
            .put("data.dense", dense(earlier));
    tree = inputs(tree, earlier);
    return switch (earlier.encoding()) {
      case Encoding.Dictionary(int minCount, int rowCap) ->
          tree.set("data.encoding=dictionary")
              .set("data.min_count=" + minCount)
              .set("data.row_cap=" + rowCap);
      case Encoding.Hash(int buckets) ->
          tree.set("data.encoding=hash").set("data.buckets=" + buckets);
      case Encoding.Reference(int rowCap) ->
          tree.set("data.encoding=reference").set("data.row_cap=" + rowCap);
    };
  }

  private static ConfigTree inputs(ConfigTree tree, RowEncoder earlier) {
    InputSettings made = made(earlier);
    return made.none()
        ? tree.set("data.inputs.use=none")
        : tree.set("data.inputs.bins=" + made.bins())
            .set("data.inputs.statistics=" + made.statistics())
            .set("data.inputs.crosses=" + made.crosses())
            .set("data.inputs.order=" + made.order())
            .set("data.inputs.fields=" + made.fields())
            .set("data.inputs.rows=" + made.rows());
  }

  private static InputSettings made(RowEncoder earlier) {
    DerivedInputs inputs = earlier.inputs();
    return inputs == null ? InputSettings.NONE : inputs.settings();
  }

  private static String dense(RowEncoder earlier) {
    return earlier.transform().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses what contradicts the earlier data.
   *
   * @throws UserException naming the key, both values and the folder
   */
  public static void require(RowEncoder earlier, DataConfig data) throws IOException {
    String format = data.format() == null ? "null" : data.format().label();
    same("data.format", format, earlier.format().label(), earlier);
    same("data.dense", data.dense().name().toLowerCase(Locale.ROOT), dense(earlier), earlier);
    same("data.inputs", words(data.inputs()), words(made(earlier)), earlier);
    Encoding asked = data.encoding();
    Encoding kept = earlier.encoding();
    same("data.encoding", kind(asked), kind(kept), earlier);
    same("data.min_count", minCount(asked), minCount(kept), earlier);
    same("data.row_cap", rowCap(asked), rowCap(kept), earlier);
    same("data.buckets", buckets(asked), buckets(kept), earlier);
    if (data.schema() != null && !TableSchemaFile.read(data.schema()).equals(earlier.schema())) {
      throw new UserException(
          "data.schema: "
              + data.schema()
              + " says other things than the schema kept in "
              + earlier.path()
              + "; drop it, --like has its own");
    }
  }

  private static String words(InputSettings settings) {
    return settings.none()
        ? "none"
        : "{bins: %d, statistics: %s, crosses: %d, order: %d, fields: %d, rows: %d}"
            .formatted(
                settings.bins(),
                settings.statistics(),
                settings.crosses(),
                settings.order(),
                settings.fields(),
                settings.rows());
  }

  private static void same(
      String key, @Nullable Object asked, @Nullable Object kept, RowEncoder earlier) {
    if (asked != null && !asked.equals(kept)) {
      throw new UserException(
          key
              + " is "
              + asked
              + ", but "
              + earlier.path()
              + " was made with "
              + kept
              + "; drop it, --like has its own");
    }
  }

  private static String kind(Encoding encoding) {
    return switch (encoding) {
      case Encoding.Dictionary d -> "dictionary";
      case Encoding.Hash h -> "hash";
      case Encoding.Reference r -> "reference";
    };
  }

  private static @Nullable Integer minCount(Encoding encoding) {
    return encoding instanceof Encoding.Dictionary(int minCount, int rowCap) ? minCount : null;
  }

  private static @Nullable Integer rowCap(Encoding encoding) {
    return switch (encoding) {
      case Encoding.Dictionary(int minCount, int rowCap) -> rowCap;
      case Encoding.Reference(int rowCap) -> rowCap;
      case Encoding.Hash h -> null;
    };
  }

  private static @Nullable Integer buckets(Encoding encoding) {
    return encoding instanceof Encoding.Hash(int buckets) ? buckets : null;
  }
}
