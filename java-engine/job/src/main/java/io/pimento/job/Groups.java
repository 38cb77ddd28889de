package io.pimento.job;

import io.pimento.codesign.traffic.TableReads;
import io.pimento.data.BagField;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.document.UserException;
import java.util.stream.IntStream;

/** The groups of rows that a field makes. */
final class Groups {
  private Groups() {}

  /**
   * The number of a field of one value.
   *
   * @param asked where it was named, for messages
   * @throws UserException if there is none of this name
   */
  static int field(DataSchema schema, String asked, String name) {
    if (schema.bags().stream().map(BagField::name).anyMatch(name::equals)) {
      throw new UserException(
          asked + " " + name + ": rows have several values of it, so it makes no groups");
    }
    return IntStream.range(0, schema.categoricalCount())
        .filter(f -> schema.categorical().get(f).name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    asked
                        + " "
                        + name
                        + ": no categorical field of the data; there are "
                        + schema.fieldNames()));
  }

  /** The group of every row, in stored order. */
  static int[] of(RowSource rows, int field) throws InterruptedException {
    int fields = rows.schema().categoricalCount();
    int[] groups = new int[Math.toIntExact(rows.rows())];
    int[] at = {0};
    TableReads.each(
        rows,
        groups.length,
        b -> {
          for (int i = 0; i < b.count(); i++) {
            groups[at[0]++] = b.buffers().ids().get(i * fields + field);
          }
        });
    return groups;
  }
}
