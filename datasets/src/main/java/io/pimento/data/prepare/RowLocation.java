package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowReader;
import java.io.IOException;

/** Where a row stands, found by reading again: rows carry no places, which only errors need. */
final class RowLocation {
  private RowLocation() {}

  /**
   * The file and line of a row.
   *
   * @param origin the split whose files hold it
   * @param kept how many rows before it are neither skipped nor left out
   */
  static String of(RowInput input, Split origin, long kept) throws IOException {
    try (RowReader reader = input.open(origin)) {
      RawRow row = new RawRow(reader.fields());
      long before = 0;
      while (reader.next(row)) {
        if (reader.fields().ownSplits() && row.split() == null) {
          continue;
        }
        if (before == kept) {
          String place = reader.place();
          return place.isEmpty() ? "row " + (kept + 1) : place;
        }
        before++;
      }
      throw new IOException(
          "the input has changed while it was read: it has fewer rows than before");
    }
  }
}
