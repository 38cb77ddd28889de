package io.pimento.pim.placement;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How often rows are looked up, a line a row: {@code table,row,count}; the header is optional. */
public final class FrequencyFile {
  private FrequencyFile() {}

  /** The form that {@link #read} reads, in the order of tables and rows. */
  public static String text(Map<RowKey, Long> counts) {
    StringBuilder s = new StringBuilder("table,row,count\n");
    new TreeMap<>(counts)
        .forEach(
            (k, n) ->
                s.append(k.table()).append(',').append(k.row()).append(',').append(n).append('\n'));
    return s.toString();
  }

  /** Reads the counts; a row given twice or a line of another form is an error with its place. */
  public static Map<RowKey, Long> read(Path path) throws IOException {
    Map<RowKey, Long> counts = new HashMap<>();
    try (BufferedReader in = Files.newBufferedReader(path)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.isBlank() || (number == 1 && line.equals("table,row,count"))) {
          continue;
        }
        String where = path + ":" + number;
        String[] f = line.strip().split(",", -1);
        if (f.length != 3
            || !f[0].matches("[0-9]{1,9}")
            || !f[1].matches("[0-9]{1,18}")
            || !f[2].matches("[0-9]{1,18}")) {
          throw new PlacementException(where + ": expected table,row,count, not '" + line + "'");
        }
        RowKey key = new RowKey(Integer.parseInt(f[0]), Long.parseLong(f[1]));
        if (counts.put(key, Long.parseLong(f[2])) != null) {
          throw new PlacementException(where + ": row " + key + " is given twice");
        }
      }
    }
    return counts;
  }
}
