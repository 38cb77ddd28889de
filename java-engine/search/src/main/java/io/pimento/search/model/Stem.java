package io.pimento.search.model;

import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.Pooling;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.ValueVocabulary;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.Levels;
import io.pimento.runtime.parameter.Starts;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a model reads: dense features and one embedding a field, be it of one value or pooled from
 * several.
 *
 * @param dense number of dense features
 * @param tableRows rows of the table of each field of one value
 * @param embedding width of an embedding
 * @param bags fields of several values; their embeddings follow the others
 * @param weighted whether rows weigh differently in the loss
 * @param start how parameters of models over these inputs start
 * @param widths of the fields' tables; rows narrower than an embedding are projected to it
 * @param given tables that trainings start from
 */
public record Stem(
    int dense,
    List<Integer> tableRows,
    int embedding,
    List<Bag> bags,
    boolean weighted,
    Start start,
    Widths widths,
    GivenTables given) {
  public static final String DENSE = ValueVocabulary.DENSE;
  public static final String IDS = ValueVocabulary.IDS;
  public static final String LABELS = ValueVocabulary.LABELS;
  public static final String WEIGHTS = ValueVocabulary.WEIGHTS;

  /** An int a row and step, which dropout follows from. */
  public static final String NOISE = ValueVocabulary.NOISE;

  private static final String BAG = "bag.";

  /** Before the names of what makes embeddings. */
  private static final String EMBEDDING = "_embedding";

  public Stem {
    tableRows = List.copyOf(tableRows);
    bags = List.copyOf(bags);
  }

  /** Fields of one value alone, and rows of equal weight. */
  public Stem(int dense, List<Integer> tableRows, int embedding) {
    this(dense, tableRows, embedding, List.of(), false);
  }

  /** Models that start as published. */
  public Stem(int dense, List<Integer> tableRows, int embedding, List<Bag> bags, boolean weighted) {
    this(
        dense,
        tableRows,
        embedding,
        bags,
        weighted,
        Start.PUBLISHED,
        WidthRule.EQUAL,
        GivenTables.NONE);
  }

  /** What a model of such rows reads. */
  public static Stem of(DataSchema schema, int embedding) {
    return new Stem(
        schema.denseCount(),
        schema.categorical().stream().map(CategoricalField::cardinality).toList(),
        embedding,
        schema.bags().stream()
            .map(bag -> new Bag(bag.cardinality(), bag.most(), mode(bag.pooling())))
            .toList(),
        schema.weighted());
  }

  private static BagMode mode(Pooling pooling) {
    return switch (pooling) {
      case SUM -> BagMode.SUM;
      case MEAN -> BagMode.MEAN;
      case WEIGHTED -> BagMode.WEIGHTED;
    };
  }

  /** Name of the input that holds a field's bags. */
  public static String bag(int i) {
    return BAG + i;
  }

  public int fields() {
    return tableRows.size() + bags.size();
  }

  /** Rows of every field's table. */
  public List<Integer> allTableRows() {
    return bags.isEmpty()
        ? tableRows
        : Stream.concat(tableRows.stream(), bags.stream().map(Bag::rows)).toList();
  }

  /** The same inputs with embeddings of another width. */
  public Stem withEmbedding(int width) {
    return new Stem(dense, tableRows, width, bags, weighted, start, widths, given);
  }

  /** The same inputs of models that start otherwise. */
  public Stem withStart(Start other) {
    return new Stem(dense, tableRows, embedding, bags, weighted, other, widths, given);
  }

  /** The same inputs with tables of other widths. */
  public Stem withWidths(Widths other) {
    return new Stem(dense, tableRows, embedding, bags, weighted, start, other, given);
  }

  /** The same inputs of models whose tables start from others. */
  public Stem withGiven(GivenTables other) {
    return new Stem(dense, tableRows, embedding, bags, weighted, start, widths, other);
  }

  /** What parameters of models over these inputs start from beside their declarations. */
  public Starts starts() {
    return given.starts(f -> Embeddings.table(EMBEDDING, f));
  }

  /** The width of every field's table, as {@link #allTableRows} has their rows. */
  public List<Integer> tableWidths() {
    return widths.of(allTableRows(), embedding);
  }

  /**
   * The same fields with tables of as many columns and other rows.
   *
   * @param rows of every field, as {@link #allTableRows} has them
   */
  public Stem withTables(List<Integer> rows) {
    if (rows.size() != fields()) {
      throw new IllegalArgumentException(rows.size() + " tables for " + fields() + " fields");
    }
    int single = tableRows.size();
    List<Bag> pooled =
        IntStream.range(0, bags.size())
            .mapToObj(i -> new Bag(rows.get(single + i), bags.get(i).most(), bags.get(i).pooling()))
            .toList();
    Widths same = widths == WidthRule.EQUAL ? widths : new Widths.Each(tableWidths());
    return new Stem(
        dense, rows.subList(0, single), embedding, pooled, weighted, start, same, given);
  }

  /** Dense features {@code [batch, dense]}. */
  public Value denseFeatures(GraphBuilder b) {
    return b.input(DENSE, TensorType.batch(dense));
  }

  /** Embeddings {@code [batch, fields, embedding]}, under the reference's names. */
  public Value embeddings(GraphBuilder b) {
    return embeddings(b, Levels.FLOAT_BITS, Projection.FLOAT);
  }

  /**
   * The same of tables of so many bits: each row is rounded with a scale of its own where it is
   * read, before rows of a bag are pooled.
   *
   * @param bits 2 to 8, or 32 for none
   * @param projection of rows that are narrower than an embedding
   */
  public Value embeddings(GraphBuilder b, int bits, Projection projection) {
    return embeddings(b, start.tables(), bits, projection);
  }

  /** The same with another start of the tables. */
  public Value embeddings(GraphBuilder b, int bits, Initializer tables, Projection projection) {
    return embeddings(b, tables, bits, projection);
  }

  /** Embeddings {@code [batch, fields, embedding]} whose tables start in another way. */
  public Value embeddings(GraphBuilder b, Initializer start) {
    return embeddings(b, start, Levels.FLOAT_BITS, Projection.FLOAT);
  }

  private Value embeddings(GraphBuilder b, Initializer start, int bits, Projection projection) {
    return new Embeddings(b, this, EMBEDDING, start, bits, projection).of(tableWidths(), embedding);
  }

  /** Whether a parameter makes embeddings: a table, or a matrix that widens a narrow one's rows. */
  public static boolean isEmbedding(ParameterSpec parameter) {
    return parameter.table() || parameter.name().startsWith(EMBEDDING + ".");
  }

  /** One number a field, {@code [batch, fields, 1]}, of tables {@code prefix.f.weight}. */
  public Value numbers(GraphBuilder b, String prefix, Initializer start) {
    return new Embeddings(b, this, prefix, start, Levels.FLOAT_BITS, Projection.FLOAT)
        .of(Collections.nCopies(fields(), 1), 1);
  }

  /**
   * A value with a part of its entries dropped.
   *
   * @param salt tells the dropouts of one graph apart
   */
  public static Value dropout(GraphBuilder b, Value x, double rate, int salt) {
    return b.dropout(x, rate, salt);
  }

  /** Labels {@code [batch, 1]}. */
  public Value labels(GraphBuilder b) {
    return b.labels();
  }

  /** The mean loss of logits over the batch's rows, by their weights if they have any. */
  public Value loss(GraphBuilder b, Value logits) {
    return loss(b, logits, labels(b));
  }

  /** The mean loss of logits against what is wanted instead of labels. */
  public Value loss(GraphBuilder b, Value logits, Value wanted) {
    return weighted ? b.loss(logits, wanted, b.weights()).value() : b.loss(logits, wanted).value();
  }
}
