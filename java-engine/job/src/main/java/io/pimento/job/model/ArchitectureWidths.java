package io.pimento.job.model;

import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.search.model.Stem;
import io.pimento.search.model.WidthRule;
import io.pimento.search.model.Widths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key {@code widths} of an architecture file: a rule, or the width of every field's table.
 * Files of models whose tables are as wide as the embedding do not have it.
 */
public final class ArchitectureWidths {
  private static final String KEY = "widths";

  private ArchitectureWidths() {}

  static void write(ObjectNode root, Stem stem) {
    if (stem.tableWidths().stream().allMatch(w -> w == stem.embedding())) {
      return;
    }
    if (stem.widths() instanceof WidthRule rule) {
      root.put(KEY, rule.label());
    } else {
      ArrayNode list = root.putArray(KEY);
      stem.tableWidths().forEach(list::add);
    }
  }

  /** Inputs with the widths that a file of one architecture names, if they have none. */
  public static Stem over(Path file, Stem stem) throws IOException {
    return over(file.toString(), read(file), stem);
  }

  /**
   * Inputs with the widths that came from a file, if they have none.
   *
   * @throws UserException if these are of other inputs
   */
  public static Stem over(String file, Widths widths, Stem stem) {
    if (stem.widths() != WidthRule.EQUAL) {
      return stem;
    }
    if (widths instanceof Widths.Each each && each.most().size() != stem.fields()) {
      throw new UserException(
          file
              + " has the widths of "
              + each.most().size()
              + " fields, the data have "
              + stem.fields()
              + " categorical fields; drop widths from the file, or say model.widths");
    }
    return stem.withWidths(widths);
  }

  /**
   * The widths that a file of one architecture names.
   *
   * @throws UserException naming the file, if they are neither
   */
  public static Widths read(Path file) throws IOException {
    JsonNode node = Documents.json(file).path(KEY);
    if (node.isMissingNode()) {
      return WidthRule.EQUAL;
    }
    if (node.isString() && WidthRule.labels().contains(node.asString())) {
      return WidthRule.byName(node.asString());
    }
    List<Integer> each = new ArrayList<>();
    for (JsonNode width : node) {
      each.add(width.isInt() && width.asInt() > 0 ? width.asInt() : 0);
    }
    if (!node.isArray() || each.isEmpty() || each.contains(0)) {
      throw new UserException(
          file
              + ": widths must be one of "
              + WidthRule.labels()
              + " or a list of a whole number from 1 for each field, not "
              + node);
    }
    return new Widths.Each(each);
  }
}
