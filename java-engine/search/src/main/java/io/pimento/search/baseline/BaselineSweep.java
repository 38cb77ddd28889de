package io.pimento.search.baseline;

import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.Collections;
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
  /** Every family that can be swept. */
  public static final List<String> FAMILIES =
      List.of("LR", "FM", "DNN", "DLRM", "DeepFM", "DCN-V2", "AutoInt");

  private static final int HEADS = 2;

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
    for (String f : families) {
      if (!FAMILIES.contains(f)) {
        throw new IllegalArgumentException("unknown family '" + f + "'; there are " + FAMILIES);
      }
    }
  }

  /** All sizes over a model's inputs, whose own embedding width is not read. */
  public List<Sized> of(Stem inputs) {
    List<Sized> all = new ArrayList<>();
    for (String family : families) {
      if (family.equals("LR")) {
        all.add(new Sized(family, "", new LogisticRegression(inputs)));
        continue;
      }
      for (int e : embeddings) {
        Stem stem = inputs.withEmbedding(e);
        if (family.equals("FM")) {
          all.add(new Sized(family, "embedding " + e, new FactorizationMachine(stem)));
          continue;
        }
        for (int depth : depths) {
          for (int width : widths) {
            String size = String.format(Locale.ROOT, "%d×%d, embedding %d", depth, width, e);
            all.add(new Sized(family, size, sized(family, stem, depth, width)));
          }
        }
      }
    }
    return List.copyOf(all);
  }

  private static Baseline sized(String family, Stem stem, int depth, int width) {
    List<Integer> hidden = Collections.nCopies(depth, width);
    int heads = stem.embedding() % HEADS == 0 ? HEADS : 1;
    return switch (family) {
      case "DNN" -> new Dnn(stem, hidden);
      case "DLRM" -> new Dlrm(stem, List.of(width), hidden);
      case "DeepFM" -> new DeepFm(stem, hidden);
      case "DCN-V2" -> new DcnV2(stem, depth, hidden);
      case "AutoInt" -> new AutoInt(stem, depth, heads, hidden);
      default -> throw new IllegalStateException(family + " has no sizes");
    };
  }
}
