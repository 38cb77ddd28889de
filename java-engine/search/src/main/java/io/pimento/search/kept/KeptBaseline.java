package io.pimento.search.kept;

import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.model.Stem;
import io.pimento.search.model.WidthRule;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Hand-made models: the metadata of their weights say which model it is. */
public final class KeptBaseline {
  private static final String WIDTHS = "widths";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private KeptBaseline() {}

  /** What the weights of a family at some sizes say of it. */
  public static Map<String, String> metadata(Family family, Sizes sizes) {
    ObjectNode read = MAPPER.valueToTree(sizes);
    // Tables themselves say how wide they are.
    read.remove(WIDTHS);
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(WeightsAbout.KIND, WeightsAbout.BASELINE);
    metadata.put(WeightsAbout.NAME, family.label());
    metadata.put(WeightsAbout.EMBEDDING, Integer.toString(sizes.embedding()));
    metadata.put(WeightsAbout.SIZES, MAPPER.writeValueAsString(read));
    return metadata;
  }

  /**
   * The model of a file, over some data's fields.
   *
   * @throws IllegalArgumentException if the file names no model that is known
   */
  public static Baseline of(Safetensors.Header header, Stem data) {
    Map<String, String> metadata = header.metadata();
    KeptTables kept = KeptTables.of(header);
    Stem stem = kept.rows().size() == data.fields() ? data.withWidths(kept.widths()) : data;
    Family family = Family.byName(metadata.getOrDefault(WeightsAbout.NAME, ""));
    return family.of(stem, sizes(metadata));
  }

  /**
   * How large the model of a file is; its tables say themselves how wide they are.
   *
   * @param metadata of the file
   * @throws IllegalArgumentException as {@link #of}
   */
  public static Sizes sizes(Map<String, String> metadata) {
    String sizes = metadata.get(WeightsAbout.SIZES);
    return sizes == null
        ? Family.byName(metadata.getOrDefault(WeightsAbout.NAME, ""))
            .customary(Integer.parseInt(metadata.getOrDefault(WeightsAbout.EMBEDDING, "")))
        : sizes(sizes);
  }

  private static Sizes sizes(String json) {
    try {
      ObjectNode node = (ObjectNode) MAPPER.readTree(json);
      node.put(WIDTHS, WidthRule.EQUAL.name());
      return MAPPER.treeToValue(node, Sizes.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
