package io.pimento.job.tensorboard;

import io.pimento.document.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the event file of a training lies: TensorBoard shows the folder's path as its name. */
final class TrainingFolder {
  private static final int LONGEST = 100;
  private static final int HASH_BYTES = 4;

  private TrainingFolder() {}

  /** Folders by the parts of a training's name, in letters that every file system takes. */
  static Path of(Path root, String training) {
    List<String> parts = new ArrayList<>();
    for (String part : training.split("/")) {
      parts.add(safe(part));
    }
    return root.resolve(String.join("/", parts));
  }

  /** What cannot stand as it is has a hash of its whole name behind it, so that no two meet. */
  private static String safe(String part) {
    String said = part.replace("×", "x").replace(": ", ", ");
    String safe = said.replaceAll("[^A-Za-z0-9 .,=&+()_-]", "_");
    if (safe.equals(said) && safe.length() <= LONGEST && !safe.matches("[. ]*")) {
      return safe;
    }
    return safe.substring(0, Math.min(LONGEST, safe.length())) + " " + Sha256.hex(HASH_BYTES, part);
  }
}
