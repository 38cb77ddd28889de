package io.pimento.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows that only Spark knows. */
sealed interface SparkRows {
  /** A table of Spark's catalogs, or a folder as Spark names it: {@code orc.`/shared/clicks`}. */
  record Table(String name) implements SparkRows {
    @Override
    public Dataset<Row> in(SparkSession spark) {
      return spark.table(name);
    }

    @Override
    public String shown() {
      return "--spark-table " + name;
    }
  }

  /** What a query gives. */
  record Query(String sql) implements SparkRows {
    /** Only a query can stand there: no statement that changes anything. */
    @Override
    public Dataset<Row> in(SparkSession spark) {
      return spark.sql("SELECT * FROM (" + sql + "\n)");
    }

    @Override
    public String shown() {
      return "--spark-query";
    }
  }

  /** The rows, none of which is read yet. */
  Dataset<Row> in(SparkSession spark);

  /** What was asked for, as messages name it. */
  String shown();
}
