package io.pimento.data.prepare;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pimento.data.Split;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param rowsLeftOut rows that a split column leaves out
 * @param splits rows and click rates
 * @param weightScale what weights of rows were multiplied with, so that those of train have a mean
 *     of 1; null if rows have none
 * @param dense what was done to each dense field, where each has a transform of its own
 * @param fields categorical fields, those of several values last
 * @param bags what rows have of fields of several values
 * @param joins what the tables joined came to
 * @param inputs what is made of the fields; null if nothing is
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
    long rowsLeftOut,
    Map<Split, SplitSummary> splits,
    @Nullable Double weightScale,
    List<DenseSummary> dense,
    List<FieldSummary> fields,
    List<BagSummary> bags,
    List<JoinSummary> joins,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable InputsSummary inputs,
    List<String> approximations) {

  /** Rows of a split and the share of positive ones (0 for an empty split). */
  public record SplitSummary(long rows, double clickRate) {}

  /**
   * A dense field that {@link DenseTransform#AUTO} decided on.
   *
   * @param choice constant, standardize or log
   * @param present values in train
   * @param words what is done, and the figures
   */
  public record DenseSummary(String name, String choice, long present, String words) {}

  /**
   * A categorical field.
   *
   * @param cardinality rows of its table
   * @param distinctTrainTokens tokens counted in train; -1 if the encoding counts none
   */
  public record FieldSummary(String name, int cardinality, long distinctTrainTokens) {}

  /**
   * A field of several values, over all splits.
   *
   * @param most values of a row that are kept
   * @param pooling how their embeddings become one
   * @param values kept in all rows
   * @param emptyRows rows without a value
   * @param longerRows rows that had more values than are kept
   */
  public record BagSummary(
      String name, int most, String pooling, long values, long emptyRows, long longerRows) {}

  /**
   * A joined table.
   *
   * @param file its name, without folders
   * @param key the column it is joined by
   * @param rows rows that looked for their key
   * @param matched rows that found it
   */
  public record JoinSummary(String file, String key, long rows, long matched) {}

  /**
   * What is made of the fields.
   *
   * @param bins dense fields that have intervals
   * @param rates of fields, bins and crosses
   * @param counts of fields and crosses
   * @param sampledRows train rows that chose bins and crosses; 0 where that was done before
   * @param crosses in the order in which they were chosen; empty where that was done before
   */
  public record InputsSummary(
      int bins, int rates, int counts, int sampledRows, List<CrossSummary> crosses) {}

  /**
   * A cross that was chosen.
   *
   * @param name its fields
   * @param gain by which it lowers the log loss of rows that it was not fitted to
   * @param error standard error of the gain
   * @param cells that have statistics
   * @param cardinality rows of its embedding table; 0 if it has none
   */
  public record CrossSummary(String name, double gain, double error, int cells, int cardinality) {}
}
