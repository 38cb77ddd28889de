package io.pimento.data.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What grew when tokens were added to dictionaries. */
final class Growth {
  /** Fields that are named. */
  private static final int NAMED = 5;

  private Growth() {}

  /** In words: how many tokens are new, in which fields most. */
  static String words(List<String> names, List<FieldEncoder> earlier, List<FieldEncoder> now) {
    record Field(String name, int more) {}
    List<Field> grown = new ArrayList<>();
    long all = 0;
    for (int f = 0; f < names.size(); f++) {
      int more = now.get(f).cardinality() - earlier.get(f).cardinality();
      if (more > 0) {
        grown.add(new Field(names.get(f), more));
        all += more;
      }
    }
    if (grown.isEmpty()) {
      return "dictionaries: no new values";
    }
    grown.sort((a, b) -> Integer.compare(b.more(), a.more()));
    List<String> named =
        grown.stream()
            .limit(NAMED)
            .map(g -> String.format(Locale.ROOT, "%s %,d", g.name(), g.more()))
            .toList();
    return String.format(
        Locale.ROOT,
        "dictionaries: %,d new values, in %d of %d fields: %s%s",
        all,
        grown.size(),
        names.size(),
        String.join(", ", named),
        grown.size() > NAMED ? ", …" : "");
  }
}
