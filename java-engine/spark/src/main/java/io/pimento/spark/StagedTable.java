package io.pimento.spark;

import io.pimento.data.input.InputFolder;
import io.pimento.data.reader.BadRowException;
import io.pimento.data.shard.ScratchFolder;
import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A folder beside the output of a preparation in which the tasks of a cluster write a table as
 * Parquet files, which are then prepared. Removed at the end; what a killed driver leaves is
 * removed by the next preparation there.
 */
final class StagedTable implements AutoCloseable {
  private final ScratchFolder scratch;
  private final Consumer<String> lines;

  private StagedTable(ScratchFolder scratch, Consumer<String> lines) {
    this.scratch = scratch;
    this.lines = lines;
  }

  /**
   * An empty one.
   *
   * @param output of the preparation
   * @throws IOException if nothing can be made there
   */
  static StagedTable beside(Path output, Consumer<String> lines) throws IOException {
    return new StagedTable(ScratchFolder.beside(output, ScratchFolder.TABLE), lines);
  }

  /** What the preparation would refuse. */
  interface Look {
    /**
     * Looks at a folder of Parquet files.
     *
     * @throws IOException if it cannot be prepared
     */
    void at(Path folder) throws IOException;
  }

  /** The folder of the table's files, in the order of rows, once it is written. */
  Path rows() {
    return scratch.path().resolve("rows");
  }

  /**
   * Writes a table, after a file of its columns without rows was looked at.
   *
   * @throws UserException if there is no such table
   * @throws IOException if it cannot be prepared, or written
   */
  void write(SparkSession spark, SparkRows table, Look look) throws IOException {
    Dataset<Row> rows = found(spark, table);
    requireReadable(spark, table, rows.schema(), look);
    long start = System.nanoTime();
    lines.accept(table.shown() + " is written to " + rows() + " first");
    write(rows, table, rows());
    lines.accept(
        String.format(
            Locale.ROOT,
            "%s: %,d files, %.1f s; removed at the end",
            table.shown(),
            InputFolder.list(rows()).files().size(),
            (System.nanoTime() - start) / 1e9));
  }

  /** Spark writes the file that is looked at, so that its types are those of the rows. */
  private void requireReadable(SparkSession spark, SparkRows table, StructType schema, Look look)
      throws IOException {
    Path columns = scratch.path().resolve("columns");
    write(spark.createDataFrame(List.of(), schema), table, columns);
    try {
      look.at(columns);
    } catch (BadRowException | IllegalArgumentException e) {
      String file = InputFolder.list(columns).files().getFirst().toString();
      throw new UserException(String.valueOf(e.getMessage()).replace(file, table.shown()), e);
    }
  }

  // Spark declares no checked exceptions, but throws them.
  private static Dataset<Row> found(SparkSession spark, SparkRows table) {
    try {
      return table.in(spark);
    } catch (Exception e) {
      boolean unknown =
          e instanceof SparkThrowable t && "TABLE_OR_VIEW_NOT_FOUND".equals(t.getCondition());
      throw new UserException(
          table.shown()
              + ": "
              + line(e)
              + (unknown
                  ? " Catalogs are named by settings: Hive's by --conf"
                      + " spark.sql.catalogImplementation=hive, others by --conf"
                      + " spark.sql.catalog.NAME=CLASS"
                  : ""),
          e);
    }
  }

  private static void write(Dataset<Row> rows, SparkRows table, Path folder) throws IOException {
    try {
      rows.write()
          // A session's own setting may be a codec that we do not read.
          .option("compression", "snappy")
          .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
          .parquet("file://" + folder);
    } catch (Exception e) {
      if (e instanceof AnalysisException) { // a type that Spark keeps in no Parquet file
        throw new UserException(
            table.shown() + ": " + line(e) + " Leave it out, or CAST it, by --spark-query", e);
      }
      throw new IOException(
          table.shown() + " could not be written to " + folder + ": " + line(e), e);
    }
    InputFolder written;
    try {
      written = InputFolder.list(folder);
    } catch (IOException e) {
      throw new IOException(
          table.shown()
              + ": executors wrote no file that is seen here in "
              + folder
              + "; the output must lie on storage that all machines share",
          e);
    }
    for (Path aside : written.skipped()) {
      Files.delete(aside);
    }
  }

  /** What went wrong at the bottom, in Spark's words. */
  private static String line(Exception e) {
    Throwable bottom = e;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    String said = bottom.getMessage() == null ? bottom.toString() : bottom.getMessage();
    return said.lines()
        .filter(l -> !l.isBlank())
        .findFirst()
        .orElse("no reason is told")
        .replaceAll(";? SQLSTATE: \\w+;?", "")
        .strip();
  }

  /** Removes all that was written. */
  @Override
  public void close() {
    try {
      scratch.close();
    } catch (IOException e) {
      lines.accept(scratch.path() + " could not be removed, so remove it yourself: " + e);
    }
  }
}
