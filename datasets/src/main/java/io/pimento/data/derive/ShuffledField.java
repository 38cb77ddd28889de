package io.pimento.data.derive;

import io.pimento.data.BagBuffer;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.Origin;
import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Rows in which one raw field has the values of other rows: all that a row has of it moves
 * together, a field of several values with its weights. What was made of the field, alone or with
 * others, is made again of the values that now stand side by side. Rows of train cannot be shuffled
 * so where something is made of them, since their statistics are out of fold.
 */
public final class ShuffledField implements RowSource {
  private final RowSource source;
  private final DataSchema schema;
  private final Place place;
  private final RowSequence order;
  private final @Nullable DerivedInputs inputs;
  private final Queue<Room> free = new ConcurrentLinkedQueue<>();

  /** Where a field's values are. */
  private sealed interface Place {
    record Dense(int column) implements Place {}

    record Categorical(int column) implements Place {}

    record Bag(int number) implements Place {}
  }

  /** What one reader needs. */
  private record Room(BatchBuffers rows, @Nullable Remade remade) {}

  /**
   * Shuffles a field.
   *
   * @param field a raw one
   * @param order which row's values each row gets
   * @param inputs what is made of rows; may be null where nothing is made of the field
   * @throws IllegalArgumentException if the field is none of the rows', or something is made of it
   *     and nobody says how
   */
  public ShuffledField(
      RowSource source, String field, RowSequence order, @Nullable DerivedInputs inputs) {
    this.source = source;
    this.order = order;
    schema = source.schema();
    place = place(field);
    List<String> made = madeOf(schema, field);
    if (inputs == null && !made.isEmpty()) {
      throw new IllegalArgumentException("nobody knows how " + made + " are made of " + field);
    }
    this.inputs = made.isEmpty() ? null : inputs;
  }

  private Place place(String field) {
    for (int d = 0; d < schema.denseCount(); d++) {
      if (schema.dense().get(d).name().equals(field)) {
        return new Place.Dense(d);
      }
    }
    int f = schema.fieldNames().indexOf(field);
    if (f < 0) {
      throw new IllegalArgumentException("the rows have no field " + field);
    }
    int single = schema.categoricalCount();
    return f < single ? new Place.Categorical(f) : new Place.Bag(f - single);
  }

  /** The columns that are made of a field, alone or with others. */
  public static List<String> madeOf(DataSchema schema, String field) {
    List<String> found = new ArrayList<>(List.of(field));
    // Bins come first, since rates and crosses may be made of them.
    schema.categorical().forEach(f -> addIfMade(found, f.name(), f.origin()));
    schema.dense().forEach(d -> addIfMade(found, d.name(), d.origin()));
    return List.copyOf(found.subList(1, found.size()));
  }

  private static void addIfMade(List<String> of, String name, Origin origin) {
    if (origin.of().stream().anyMatch(of::contains)) {
      of.add(name);
    }
  }

  @Override
  public DataSchema schema() {
    return schema;
  }

  @Override
  public long rows() {
    return source.rows();
  }

  @Override
  public void read(long[] rows, int from, int count, BatchBuffers to) {
    Room room = free.poll();
    if (room == null || room.rows().capacity() < to.capacity()) {
      room =
          new Room(
              BatchBuffers.direct(schema, to.capacity()),
              inputs == null ? null : new Remade(inputs, schema));
    }
    long[] others = new long[count];
    for (int k = 0; k < count; k++) {
      others[k] = order.rowAt(rows[from + k]);
    }
    source.read(rows, from, count, to);
    source.read(others, 0, count, room.rows());
    copy(room.rows(), to, count);
    if (room.remade() != null) {
      room.remade().make(to, count);
    }
    free.add(room);
  }

  private void copy(BatchBuffers other, BatchBuffers to, int count) {
    switch (place) {
      case Place.Dense(int d) -> {
        int width = schema.denseCount();
        for (int k = 0; k < count; k++) {
          to.dense().put(k * width + d, other.dense().get(k * width + d));
        }
      }
      case Place.Categorical(int f) -> {
        int width = schema.categoricalCount();
        for (int k = 0; k < count; k++) {
          to.ids().put(k * width + f, other.ids().get(k * width + f));
        }
      }
      case Place.Bag(int i) -> copy(other.bags().get(i), to.bags().get(i), count);
    }
  }

  private static void copy(BagBuffer from, BagBuffer to, int count) {
    to.begin(count);
    for (int k = 0; k < count; k++) {
      to.size(k, from.size(k));
    }
    for (int k = 0; k < count; k++) {
      for (int e = 0; e < from.size(k); e++) {
        to.put(k, e, from.id(k, e), from.weight(k, e));
      }
    }
  }
}
