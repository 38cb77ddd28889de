package io.pimento.search.model;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.Operator;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Reshape;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The look-ups of a stem's fields. Fields whose tables are equally wide are looked up together, and
 * if they are narrower than what is wanted, one matrix without a bias brings them to it (Ginart et
 * al. 2019, "Mixed Dimension Embeddings").
 *
 * @param prefix tables are {@code prefix.FIELD.weight}, matrices {@code prefix.widthWIDTH.weight}
 * @param start of the tables' rows
 * @param bits that rows are rounded to, or 32
 * @param projection of narrow ones
 */
record Embeddings(
    GraphBuilder b, Stem stem, String prefix, Initializer start, int bits, Projection projection) {

  /** Rows {@code [batch, k, width]} of some fields. */
  private record Found(List<Integer> fields, Value rows) {}

  /** The name of a field's table. */
  static String table(String prefix, int field) {
    return prefix + "." + field + ".weight";
  }

  /**
   * Embeddings {@code [batch, fields, embedding]} in the fields' order.
   *
   * @param widths of every field's table
   */
  Value of(List<Integer> widths, int embedding) {
    List<Value> tables = new ArrayList<>();
    List<Integer> rowsOf = stem.allTableRows();
    for (int f = 0; f < widths.size(); f++) {
      String name = table(prefix, f);
      tables.add(b.parameter(ParameterSpec.table(name, rowsOf.get(f), widths.get(f), start)));
    }
    List<Found> all = new ArrayList<>();
    for (int width : new TreeSet<>(widths).descendingSet()) {
      List<Integer> fields =
          IntStream.range(0, widths.size()).filter(f -> widths.get(f) == width).boxed().toList();
      List<Found> found = found(fields, tables);
      if (width == embedding) {
        all.addAll(found);
      } else {
        Found rows = found.size() == 1 ? found.getFirst() : new Found(fields, placed(found));
        all.add(new Found(fields, projected(rows.rows(), width, embedding)));
      }
    }
    List<Integer> order = all.stream().flatMap(f -> f.fields().stream()).toList();
    // A bag that is the only field was always placed, so that its graph keeps its hash.
    boolean bag = stem.tableRows().isEmpty() && widths.getFirst() == embedding;
    Value rows = all.size() == 1 && !bag ? all.getFirst().rows() : placed(all);
    List<Integer> from = IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
    return from.equals(order.stream().sorted().toList()) ? rows : b.apply(new Pick(from), rows);
  }

  /** What is read of some fields of one width: those of one value together, then each bag. */
  private List<Found> found(List<Integer> fields, List<Value> tables) {
    boolean rounded = bits != Levels.FLOAT_BITS;
    int single = stem.tableRows().size();
    List<Found> found = new ArrayList<>();
    List<Integer> columns = fields.stream().filter(f -> f < single).toList();
    if (!columns.isEmpty()) {
      Value ids = b.input(Stem.IDS, TensorType.indices(single));
      List<Value> inputs = new ArrayList<>();
      inputs.add(columns.size() == single ? ids : b.apply(new Pick(columns), ids));
      columns.forEach(f -> inputs.add(tables.get(f)));
      Value rows = b.apply(new EmbeddingLookup(columns.size()), inputs);
      found.add(new Found(columns, rounded ? b.apply(new QuantizeRows(bits, 1), rows) : rows));
    }
    for (int f : fields.subList(columns.size(), fields.size())) {
      Bag bag = stem.bags().get(f - single);
      Value ids = b.input(Stem.bag(f - single), TensorType.bags(bag.most()));
      BagMode mode = bag.pooling();
      Operator pool = rounded ? new QuantizedBag(mode, bits) : new EmbeddingBag(mode);
      Value pooled = b.apply(pool, ids, tables.get(f));
      Operator row = new Reshape(List.of(1, pooled.type().last()));
      found.add(new Found(List.of(f), b.apply(row, pooled)));
    }
    return found;
  }

  /** One after the other. */
  private Value placed(List<Found> found) {
    List<Integer> offsets = new ArrayList<>();
    int at = 0;
    for (Found f : found) {
      offsets.add(at);
      at += f.fields().size();
    }
    return b.apply(new Place(at, offsets), found.stream().map(Found::rows).toList());
  }

  /** The matrix starts so that what it makes varies as much as the rows do. */
  private Value projected(Value rows, int width, int embedding) {
    String name = prefix + ".width" + width + ".weight";
    Initializer even = new Initializer.Normal(1 / Math.sqrt(width));
    ParameterSpec weight = ParameterSpec.matrix(name, embedding, width, even);
    return projection.of(b, rows, weight);
  }
}
