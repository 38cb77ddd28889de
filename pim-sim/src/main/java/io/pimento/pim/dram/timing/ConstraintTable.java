package io.pimento.pim.dram.timing;

import io.pimento.pim.dram.device.DeviceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code constraints.txt}, the constraints of the standards as data. */
public final class ConstraintTable {
  private static final String RESOURCE = "constraints.txt";

  private ConstraintTable() {}

  /** Every line of the table. */
  public static List<TimingConstraint> read() {
    try (InputStream in = ConstraintTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line of a standard's own: the four cells without the word, which always holds. */
  static TimingConstraint always(String line) {
    String[] cells = line.split("\\|");
    if (cells.length != 4) {
      throw new DeviceException("distances: '" + line + "' must have four cells");
    }
    try {
      return parse(String.join("|", cells[0], cells[1], cells[2], "all", cells[3])).getFirst();
    } catch (IllegalArgumentException e) {
      throw new DeviceException("distances: '" + line + "': " + e.getMessage());
    }
  }

  static List<TimingConstraint> parse(String text) {
    List<TimingConstraint> table = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split("\\|");
      if (cells.length != 5) {
        throw new IllegalArgumentException("a constraint has five cells: " + line);
      }
      table.add(
          new TimingConstraint(
              Command.valueOf(cells[0].strip()),
              Command.valueOf(cells[1].strip()),
              Scope.valueOf(cells[2].strip().toUpperCase(Locale.ROOT)),
              cells[3].strip(),
              Expression.parse(cells[4])));
    }
    return table;
  }
}
