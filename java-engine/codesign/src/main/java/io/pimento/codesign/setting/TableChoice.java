package io.pimento.codesign.setting;

import io.pimento.pim.crossbar.mapping.TablePolicy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How rows of tables come to their places: by a layout's name, or, with all else, as a file says.
 *
 * @param policy the layout; what it is says nothing beside a file
 * @param file a placement that a run wrote
 */
public record TableChoice(TablePolicy policy, Optional<Path> file) {
  private static final String JSON = ".json";

  /** Reads a layout's name, or a path that ends in {@code .json}. */
  static TableChoice of(String text) {
    return text.endsWith(JSON)
        ? new TableChoice(TablePolicy.ACCESS_AWARE, Optional.of(Path.of(text)))
        : new TableChoice(TablePolicy.named(text), Optional.empty());
  }
}
