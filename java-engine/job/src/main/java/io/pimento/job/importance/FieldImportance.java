package io.pimento.job.importance;

import java.util.List;

/**
 * What a model's scores lose without a field.
 *
 * @param field a raw one
 * @param madeOfIt columns that are made of it, alone or with others, and that the model reads
 * @param logLoss by how much it rises
 * @param auc by how much it falls
 */
public record FieldImportance(String field, List<String> madeOfIt, Shuffles logLoss, Shuffles auc) {
  public FieldImportance {
    madeOfIt = List.copyOf(madeOfIt);
  }
}
