package io.pimento.search.recipe;

import io.pimento.search.baseline.Sizes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a trial's training is written; its sizes are left out. */
public final class DrawJson {
  private static final String RATE = "learning_rate";
  private static final String TABLE_PRIOR = "table_prior";
  private static final String TABLE_RATE = "table_rate";
  private static final String PRIOR = "prior";
  private static final String DROPOUT = "dropout";
  private static final String EPOCHS = "epochs";
  private static final String BATCH = "batch";

  private DrawJson() {}

  /** Writes it into a section. */
  public static void write(ObjectNode node, Draw draw) {
    node.put(RATE, draw.learningRate());
    node.put(TABLE_PRIOR, draw.tablePrior());
    node.put(TABLE_RATE, draw.tableRate());
    node.put(PRIOR, draw.weightPrior());
    node.put(DROPOUT, draw.dropout());
    node.put(EPOCHS, draw.epochs());
    node.put(BATCH, draw.batch());
  }

  /**
   * Reads it.
   *
   * @param sizes those of the trial, or any where its model has its own
   */
  public static Draw read(JsonNode node, Sizes sizes) {
    return new Draw(
        sizes,
        node.path(RATE).asDouble(),
        node.path(TABLE_PRIOR).asDouble(),
        node.path(TABLE_RATE).asDouble(),
        node.path(PRIOR).asDouble(),
        node.path(DROPOUT).asDouble(),
        node.path(EPOCHS).asInt(),
        node.path(BATCH).asInt());
  }
}
