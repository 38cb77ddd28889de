package io.pimento.run.config;

import io.pimento.document.UserException;
import io.pimento.search.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A user's own file of ranges to try. */
final class RecipesFile {
  private RecipesFile() {}

  /**
   * Its ranges.
   *
   * @param key that names it
   * @param file null for the program's own ranges
   * @throws UserException naming key and file and what is wrong with it
   */
  static Recipes read(String key, @Nullable String file) throws IOException {
    if (file == null) {
      return Recipes.own();
    }
    Path path = place(key, file);
    if (!Files.exists(path)) {
      throw new UserException(
          key + ": no file " + file + "; write one with: pimento inspect recipes > " + file);
    }
    if (Files.isDirectory(path)) {
      throw new UserException(key + ": " + file + " is a folder, not a file of recipes");
    }
    try {
      return Recipes.read(path);
    } catch (IllegalArgumentException e) {
      throw new UserException(key + ": " + e.getMessage(), e);
    }
  }

  private static Path place(String key, String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new UserException(key + ": '" + file + "' is no path", e);
    }
  }
}
