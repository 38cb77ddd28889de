package io.pimento.data.prepare;

import io.pimento.data.Split;
import java.util.List;
import java.util.Map;

/**
 * What a preparation did; stored as {@code summary.json} beside the shards.
 *
 * @param name of the data set
 * @param synthetic whether the rows were generated
 * @param format of the input
 * @param seed of the split
 * @param encoding of categorical tokens, in words
 * @param denseTransform of numeric values
 * @param rowsRead rows in the input
 * @param rowsKept rows in the data set
 * @param rowsSkipped malformed rows left out
 * @param splits rows and click rates
 * @param fields categorical fields
 * @param seconds of the whole preparation
 * @param rowsPerSecond {@code rowsRead / seconds}: all passes together
 * @param peakHeapBytes largest heap use seen at the ends of chunks, garbage included
 * @param approximations what is not exact, empty if all is
 */
public record PrepareSummary(
    String name,
    boolean synthetic,
    String format,
    long seed,
    String encoding,
    String denseTransform,
    long rowsRead,
    long rowsKept,
    long rowsSkipped,
    Map<Split, SplitSummary> splits,
    List<FieldSummary> fields,
    double seconds,
    double rowsPerSecond,
    long peakHeapBytes,
    List<String> approximations) {

  /** Rows of a split and the share of positive ones (0 for an empty split). */
  public record SplitSummary(long rows, double clickRate) {}

  /**
   * A categorical field.
   *
   * @param cardinality rows of its table
   * @param distinctTrainTokens tokens counted in train; -1 if the encoding counts none
   */
  public record FieldSummary(String name, int cardinality, long distinctTrainTokens) {}
}
