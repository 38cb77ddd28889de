package io.pimento.search.work;

import io.pimento.document.Documents;
import io.pimento.document.Sha256;
import io.pimento.document.UserException;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.ChecksumLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Questions of a place in a file: the place on the first line, then a question a line, then a
 * checksum. Its name follows from what it holds.
 */
public record ItemsFile(Path path, WorkPlace place, List<String> questions) {
  private static final String NAME = "items-";
  private static final String END = ".jsonl";

  public ItemsFile {
    questions = List.copyOf(questions);
  }

  /** Writes one into the folder of all that is handed out. */
  public static ItemsFile write(Path work, WorkPlace place, List<String> questions)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of(place.json()));
    lines.addAll(questions);
    String text = String.join("\n", lines) + "\n";
    Path path = work.resolve(NAME + Sha256.hex(8, text) + END);
    AtomicFile.write(path, ChecksumLine.below(text));
    return new ItemsFile(path, place, questions);
  }

  /**
   * Reads one.
   *
   * @throws UserException if it is none or damaged
   */
  public static ItemsFile read(Path path) throws IOException {
    String text =
        ChecksumLine.above(Documents.text(path))
            .orElseThrow(
                () ->
                    new UserException(
                        path
                            + " is no file of items of work, or damaged: its last line is not its"
                            + " checksum"));
    List<String> lines = text.lines().toList();
    return new ItemsFile(
        path, WorkPlace.read(path.toString(), lines.getFirst()), lines.subList(1, lines.size()));
  }

  /** All files of a folder, the oldest first. */
  static List<Path> in(Path work) throws IOException {
    record Dated(Path file, long millis) {}

    List<Dated> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(work)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(NAME) && name.endsWith(END)) {
          found.add(new Dated(file, Files.getLastModifiedTime(file).toMillis()));
        }
      }
    }
    return found.stream()
        .sorted(Comparator.comparingLong(Dated::millis).thenComparing(Dated::file))
        .map(Dated::file)
        .toList();
  }
}
