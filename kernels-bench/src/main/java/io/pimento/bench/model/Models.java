package io.pimento.bench.model;

import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The models that are measured, at the sizes that {@code fit} tries first. */
public final class Models {
  /** The name of a model of two blocks, with every operator of both. */
  public static final String BLOCKS = "blocks";

  private static final SearchSpace SPACE = SearchSpace.FULL.withDims(List.of(128), List.of(32));

  /** Tables as click logs have them: few large ones, many small. */
  private static final List<Integer> ROWS = List.of(6000, 3700, 3400, 450, 300, 80, 20, 18, 7, 2);

  private Models() {}

  /** Rows of fields and dense features in such numbers. */
  public static DataSchema schema(int fields, int dense) {
    return new DataSchema(
        "models",
        true,
        IntStream.range(0, dense).mapToObj(i -> new DenseField("d" + i)).toList(),
        IntStream.range(0, fields)
            .mapToObj(i -> new CategoricalField("c" + i, ROWS.get(i % ROWS.size())))
            .toList());
  }

  /** Every family over these inputs, and {@link #BLOCKS}, by name. */
  public static Map<String, Model> all(DataSchema schema, int embedding, List<Integer> hidden) {
    Stem stem = Stem.of(schema, embedding);
    Sizes sizes = new Sizes(embedding, hidden, List.of(64, 32), 3, 2, List.of(32, 32));
    Map<String, Model> models = new LinkedHashMap<>();
    for (Family family : Family.values()) {
      models.put(family.label(), family.of(stem, sizes));
    }
    models.put(BLOCKS, new Subnet(stem, Architecture.fullPath(SPACE, 2), Sharing.STANDALONE));
    return models;
  }

  /** Their names. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(Family.labels());
    names.add(BLOCKS);
    return names;
  }
}
