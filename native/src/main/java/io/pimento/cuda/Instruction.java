package io.pimento.cuda;

import java.util.List;
import java.util.Locale;

/**
 * The one list of what a tape can do: every instruction with its operands in their order, a word
 * each; the last may stand for any number of words more. The device's names, operand numbers and
 * dispatch are generated from it ({@link InstructionHeader}), and {@link TapeWriter} checks against
 * it.
 */
public enum Instruction implements KernelCode {
  MAP(false, "function", "count", "y", "a", "b", "v"),
  DROPOUT(false, "count", "width", "threshold", "salt", "x", "noise", "y", "scale"),
  ADD(true, "count", "y", "terms", "term"),
  FILL(false, "count", "y", "v"),
  SUM_PARTS(false, "y", "x", "size", "parts", "stride"),
  PLACE(true, "count", "y", "width", "sources", "source"),
  PICK(true, "count", "y", "x", "rows", "size", "inner", "from"),
  CROP(false, "count", "columns", "top", "left", "height", "width", "x", "stride", "y"),
  REDUCE(false, "count", "y", "x", "inner", "middle"),
  REPEAT(false, "count", "y", "x", "inner", "middle"),
  COLUMN_SUM(false, "rows", "n", "chunk", "x", "stride", "weights", "parts"),
  ROW_PRODUCT(false, "rows", "chunk", "k", "n", "x", "weight", "ld_w", "transposed", "bias", "y"),
  ROW_LINEAR(true, "batch", "samples", "share", "rows", "transposed", "y", "sources", "source"),
  PAIR_LINEAR(true, "batch", "samples", "share", "rows", "transposed", "y", "sources", "source"),
  PAIR_ROWS(true, "batch", "samples", "rows", "dy", "dz", "stride_z", "sources", "source"),
  PAIR_WEIGHTS(
      true,
      "batch",
      "samples",
      "groups",
      "rows",
      "k",
      "dy",
      "x",
      "z",
      "stride_z",
      "parts",
      "pairs",
      "row"),
  BCE_LOSS(false, "batch", "logits", "labels", "weights", "loss"),
  BCE_GRADIENT(false, "batch", "logits", "labels", "dloss", "weights", "dlogits"),
  TRIANGLE(true, "batch", "samples", "rows", "width", "y", "stride_y", "sources", "source"),
  TRIANGLE_GRADIENT(
      true, "batch", "samples", "rows", "width", "dy", "stride_y", "sources", "source"),
  FACTORIZATION(false, "count", "rows", "width", "x", "y"),
  FACTORIZATION_GRADIENT(false, "count", "rows", "width", "x", "dy", "dx"),
  ATTENTION(false, "batch", "samples", "rows", "width", "heads", "dead", "qkv", "dead_row", "y"),
  ATTENTION_GRADIENT(
      false,
      "batch",
      "samples",
      "rows",
      "width",
      "heads",
      "dead",
      "qkv",
      "dead_row",
      "dy",
      "dqkv",
      "parts"),
  TRANSFORMER(true, "batch", "samples", "rows", "dead", "epsilon", "x", "y", "weight"),
  TRANSFORMER_GRADIENT(
      true, "batch", "samples", "rows", "dead", "epsilon", "x", "dy", "dx", "parts", "weight"),
  LOOKUP(true, "batch", "fields", "width", "ids", "y", "status", "table"),
  LOOKUP_HALF(true, "batch", "fields", "width", "ids", "y", "status", "table"),
  SORT_CHUNK(false, "count", "count_at", "fields", "ids", "y"),
  SORT_MERGE(false, "count", "count_at", "x", "y"),
  ROW_SUMS(
      false,
      "count",
      "count_at",
      "fields",
      "width",
      "stretch",
      "keys",
      "dy",
      "gradients",
      "mode",
      "offsets",
      "batch"),
  ROW_TOTALS(
      false, "count", "count_at", "fields", "width", "stretch", "keys", "gradients", "slots"),
  BAG(false, "batch", "width", "mode", "most", "offsets", "rows", "table", "y", "status"),
  BAG_HALF(false, "batch", "width", "mode", "offsets", "rows", "table", "y", "status"),
  PRODUCT(
      true,
      "y",
      "ld_y",
      "chunk_y",
      "m",
      "n",
      "bias",
      "splits",
      "part_stride",
      "layout",
      "tile",
      "chunk_a",
      "chunk_b",
      "segments",
      "segment"),
  TO_HALF(false, "rows", "k", "stride", "ld", "scale", "x", "y", "saturated"),
  PRODUCT_HALF(
      true,
      "y",
      "ld_y",
      "m",
      "n",
      "bias",
      "splits",
      "part_stride",
      "layout",
      "scale",
      "segments",
      "segment"),
  LAYER_NORM(
      false, "lines", "chunk", "width", "n", "keep", "relu", "epsilon", "x", "weight", "bias", "y"),
  LAYER_NORM_GRADIENT(
      false, "lines", "chunk", "width", "n", "keep", "relu", "epsilon", "x", "weight", "bias", "dy",
      "dx", "parts"),
  QUANTIZE_ROWS(true, "rows", "chunk", "most", "sources", "source"),
  ACTIVATION_RANGE(false, "stretches", "entries", "clip", "slots", "y"),
  QUANTIZE(false, "gradient", "count", "least", "most", "x", "range", "dy", "y"),
  SQUARES(false, "size", "parts", "stride", "gradient", "slots"),
  LEAVE_ROWS(
      false,
      "count",
      "count_at",
      "fields",
      "width",
      "keys",
      "gradients",
      "y_keys",
      "y_gradients",
      "y_count"),
  MEET(
      true,
      "epoch",
      "rank",
      "ranks",
      "patience",
      "status",
      "loss",
      "left_loss",
      "flags",
      "flag_at"),
  SUM_RANKS(true, "size", "y", "slots", "ranks", "member"),
  FETCH_KEYS(false, "count", "fields", "keys", "count_at", "y", "y_count"),
  MERGE_ROWS(
      true,
      "count",
      "most",
      "fields",
      "width",
      "keys",
      "gradients",
      "y_count",
      "slots",
      "ranks",
      "member"),
  FINISH(true, "arrays", "loss", "status", "clip", "outcome", "host", "array"),
  UPDATE(
      false,
      "size",
      "columns",
      "stride",
      "gradient",
      "weight",
      "first",
      "second",
      "outcome",
      "optimizer",
      "table"),
  UPDATE_ROWS(
      true,
      "count",
      "count_at",
      "fields",
      "width",
      "keys",
      "gradients",
      "outcome",
      "optimizer",
      "table"),
  UPDATE_ROW_MEANS(
      true,
      "count",
      "count_at",
      "fields",
      "width",
      "keys",
      "gradients",
      "outcome",
      "lanes",
      "table"),
  UPDATE_HALF(
      false,
      "size",
      "gradient",
      "weight",
      "first",
      "second",
      "outcome",
      "optimizer",
      "key",
      "key_high"),
  UPDATE_ROWS_HALF(
      true,
      "count",
      "count_at",
      "fields",
      "width",
      "keys",
      "gradients",
      "outcome",
      "optimizer",
      "table"),
  UPDATE_ROW_MEANS_HALF(
      true,
      "count",
      "count_at",
      "fields",
      "width",
      "keys",
      "gradients",
      "outcome",
      "lanes",
      "table"),
  SCATTER(false, "size", "columns", "stride", "gradient", "whole"),
  SCATTER_ROWS(false, "count", "count_at", "width", "keys", "gradients", "whole", "pieces");

  private final boolean open;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
  private final List<String> operands;

  Instruction(boolean open, String... operands) {
    this.open = open;
    this.operands = List.of(operands);
  }

  /** Names in the order of the words. */
  public List<String> operands() {
    return operands;
  }

  /** The name on the device. */
  public String symbol() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether so many words can be its operands. */
  boolean takes(int words) {
    return open ? words >= operands.size() - 1 : words == operands.size();
  }
}
