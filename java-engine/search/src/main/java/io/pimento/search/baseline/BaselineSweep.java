package io.pimento.search.baseline;

import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Families at many sizes, so that efficiency is compared between fronts and not with one size that
 * somebody chose for another data set.
 *
 * @param widths of hidden layers
 * @param depths how many of them; cross or attention layers, too
 * @param embeddings widths of table rows
 */
public record BaselineSweep(
    List<String> families, List<Integer> widths, List<Integer> depths, List<Integer> embeddings) {
  /**
   * One size of a family.
   *
   * @param size what distinguishes it, in words
   */
  public record Sized(String family, String size, Baseline model) {
    /** Unique in a sweep. */
    public String name() {
      return size.isEmpty() ? family : family + " " + size;
    }
  }

  /**
   * @throws IllegalArgumentException naming a family that is none
   */
  public BaselineSweep {
    families = List.copyOf(families);
    widths = List.copyOf(widths);
    depths = List.copyOf(depths);
    embeddings = List.copyOf(embeddings);
    families.forEach(Family::byName);
  }

  /** All sizes over a model's inputs, whose own embedding width is not read. */
  public List<Sized> of(Stem inputs) {
    List<Sized> all = new ArrayList<>();
    for (String name : families) {
      Family family = Family.byName(name);
      if (!family.embeds()) {
        all.add(new Sized(name, "", family.of(inputs, family.customary(inputs.embedding()))));
        continue;
      }
      for (int e : embeddings) {
        if (family.words(family.customary(e)).size() == 1) {
          Baseline model = family.of(inputs, family.customary(e));
          all.add(new Sized(name, "embedding " + e, model));
          continue;
        }
        for (int depth : depths) {
          for (int width : widths) {
            String size = String.format(Locale.ROOT, "%d×%d, embedding %d", depth, width, e);
            all.add(new Sized(name, size, family.of(inputs, family.even(e, depth, width))));
          }
        }
      }
    }
    return List.copyOf(all);
  }
}
