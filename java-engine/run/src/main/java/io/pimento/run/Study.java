package io.pimento.run;

import io.pimento.run.config.RunConfig;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.recipe.Recipes;
import java.util.HashMap;
import java.util.Map;

/**
 * What a run studies, and where it keeps what it finds: nothing that computes or prints.
 *
 * @param encoding what models of this run need to score raw rows
 */
public record Study(RunFolder folder, RunConfig config, RunData data, KeptEncoding encoding) {
  /** Ranges for its models, whose embeddings are as wide as the tables that they start from. */
  public Recipes recipes(Recipes ranges) {
    return data.pretrained().isEmpty() ? ranges : ranges.withEmbedding(config.model().embedding());
  }

  /** What its weights say of themselves. */
  public WeightsOrigin origin() {
    Map<String, String> metadata = new HashMap<>(encoding.metadata());
    metadata.put(WeightsAbout.DATA, data.fingerprint());
    return new WeightsOrigin(metadata);
  }
}
