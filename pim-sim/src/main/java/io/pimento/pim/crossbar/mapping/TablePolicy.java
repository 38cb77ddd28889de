package io.pimento.pim.crossbar.mapping;

import io.pimento.document.Labelled;
import io.pimento.document.NearestName;
import io.pimento.pim.crossbar.CrossbarException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How embedding rows are laid out. */
public enum TablePolicy implements Labelled {
  NAIVE,
  ROUND_ROBIN,
  /** By frequency, hot rows replicated. */
  ACCESS_AWARE,
  /** Rows of the same bags side by side. */
  CO_OCCURRENCE,
  /** Each unit has some columns of all rows. */
  COLUMN_WISE;

  /** The name on the command line and in results. */
  @Override
  public String label() {
    return Labelled.hyphened(this);
  }

  /** The policy of a name on the command line. */
  public static TablePolicy named(String name) {
    String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
    List<String> names = Arrays.stream(values()).map(Enum::name).toList();
    if (!names.contains(wanted)) {
      throw new CrossbarException(
          "no mapping of tables '"
              + name
              + "'; the nearest is '"
              + NearestName.of(wanted, names).toLowerCase(Locale.ROOT).replace('_', '-')
              + "'");
    }
    return valueOf(wanted);
  }
}
