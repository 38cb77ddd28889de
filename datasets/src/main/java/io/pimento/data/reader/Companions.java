package io.pimento.data.reader;

import io.pimento.data.input.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that rows are joined with: a schema's tables, the profiles of KDD Cup 2012. They lie beside
 * the first input, or, where they do not, are those that an earlier preparation kept.
 */
final class Companions {
  private static final Path PROFILES = Path.of("userid_profile.txt");

  private final Path input;
  private final Path folder;
  private final List<Path> kept;

  /**
   * The files beside some inputs.
   *
   * @param input the first one
   */
  Companions(Path input, InputSession session) {
    this.input = input;
    folder = Spool.canBeReadOnce(input) ? session.place() : input.resolveSibling("");
    kept = session.kept();
  }

  /** What a format and a schema name, in order. */
  static List<Path> names(InputFormat format, @Nullable TableSchema schema) {
    if (format == InputFormat.KDD12) {
      return List.of(PROFILES);
    }
    return schema == null
        ? List.of()
        : schema.sides().stream().map(TableSchema.Side::file).toList();
  }

  /** All that are named. */
  List<Path> all(List<Path> names) throws IOException {
    List<Path> found = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      found.add(find(k, names.get(k)));
    }
    return found;
  }

  /** KDD Cup 2012's profiles. */
  Path profiles() throws IOException {
    return find(0, PROFILES);
  }

  /**
   * A file given relative to the folder; compressed under its name with .gz or .zst.
   *
   * @param number its place among those that are named
   */
  Path find(int number, Path name) throws IOException {
    for (String suffix : List.of("", ".gz", ".zst")) {
      Path path = folder.resolve(name + suffix);
      if (Files.exists(path)) {
        return path;
      }
    }
    if (number < kept.size()) {
      return kept.get(number);
    }
    throw new IOException(
        input + ": needs " + folder.resolve(name) + " (or .gz, .zst), which is not there");
  }

  /** What to call a file that was found: one that was kept has another name. */
  Path shown(int number, Path name, Path found) {
    return number < kept.size() && found.equals(kept.get(number)) ? name : found;
  }
}
