package io.pimento.data.prepare;

import io.pimento.data.Split;
import java.util.List;
import java.util.Map;

/**
 * What a preparation did; stored as {@code summary.json} beside the shards. The same input gives
 * the same summary; what differs from run to run is in {@link PrepareTimings}.
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
 * @param joins what the tables joined came to
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
    List<JoinSummary> joins,
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

  /**
   * A joined table.
   *
   * @param file its name, without folders
   * @param key the column it is joined by
   * @param rows rows that looked for their key
   * @param matched rows that found it
   */
  public record JoinSummary(String file, String key, long rows, long matched) {}
}
