package io.pimento.app;

import io.pimento.search.recipe.Recipes;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program's own recipes with few epochs, larger batches and narrow layers: a fifth of the steps
 * for questions to which how well a model learns is nothing.
 */
final class QuickRecipes {
  private QuickRecipes() {}

  /** The file. */
  static Path in(Path folder) throws Exception {
    String text = Recipes.ownText();
    text = with(text, " +epochs", "[2, 3]");
    text = with(text, "  batch_root", "[2]");
    text = with(text, "  hidden", "[[32, 16], [16]]");
    text = with(text, "  bottom", "[[16]]");
    text = with(text, "  maps", "[[8], [8, 8]]");
    return Files.writeString(folder.resolve("quick-recipes.yaml"), text);
  }

  private static String with(String text, String key, String value) {
    String changed = text.replaceAll("(?m)^(" + key + "): .*$", "$1: " + value);
    if (changed.equals(text)) {
      throw new AssertionError("the program's recipes have no key" + key);
    }
    return changed;
  }
}
