package io.pimento.search.baseline;

import io.pimento.graph.op.Levels;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Families at many sizes and precisions, so that efficiency is compared between fronts and not with
 * one size that somebody chose for another data set.
 *
 * @param widths of hidden layers
 * @param depths how many of them; cross or attention layers, too
 * @param embeddings widths of table rows
 * @param bits of weights, tables and activations alike; 32 for floating point
 */
public record BaselineSweep(
    List<String> families,
    List<Integer> widths,
    List<Integer> depths,
    List<Integer> embeddings,
    List<Integer> bits) {
  /**
   * One size of a family.
   *
   * @param size what distinguishes it, in words
   * @param bits of everything that is rounded; 32 for none
   */
  public record Sized(Family family, String size, Model model, Sizes sizes, int bits) {
    /** Unique in a sweep. */
    public String name() {
      return size.isEmpty() ? family.label() : family.label() + " " + size;
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
    bits = List.copyOf(bits);
    families.forEach(Family::byName);
  }

  /** All sizes over a model's inputs, whose own embedding width is not read. */
  public List<Sized> of(Stem inputs) {
    List<Sized> all = new ArrayList<>();
    for (String name : families) {
      Family family = Family.byName(name);
      if (!family.embeds()) {
        all.addAll(precisions(family, "", family.customary(inputs.embedding()), inputs));
        continue;
      }
      for (int e : embeddings) {
        if (family.words(family.customary(e)).size() == 1) {
          all.addAll(precisions(family, "embedding " + e, family.customary(e), inputs));
          continue;
        }
        for (int depth : depths) {
          for (int width : widths) {
            String size = String.format(Locale.ROOT, "%d×%d, embedding %d", depth, width, e);
            all.addAll(precisions(family, size, family.even(e, depth, width), inputs));
          }
        }
      }
    }
    return List.copyOf(all);
  }

  private List<Sized> precisions(Family family, String size, Sizes sizes, Stem inputs) {
    List<Sized> all = new ArrayList<>();
    Baseline exact = family.of(inputs, sizes);
    for (int b : bits) {
      boolean rounded = b != Levels.FLOAT_BITS;
      String words = rounded ? (size.isEmpty() ? "" : size + ", ") + b + " bits" : size;
      Model model = rounded ? FewBitModel.of(exact, new Bits(b, b)) : exact;
      all.add(new Sized(family, words, model, sizes, b));
    }
    return all;
  }
}
