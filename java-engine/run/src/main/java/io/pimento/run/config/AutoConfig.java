package io.pimento.run.config;

import io.pimento.search.recipe.Recipes;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code auto}.
 *
 * @param budget seconds for all of it, if no number of waves is set
 * @param waves 0 for as many as there is time for; else time decides nothing
 * @param rungs parts of the train rows, ascending; empty for a plan made from measured rates
 * @param recipesFile ranges to try; null for the program's own
 * @param auc whether models are chosen by AUC rather than log loss
 * @param maxMultiplyAdds bound on a model's multiply-adds; {@link Long#MAX_VALUE} for none
 * @param ensemble models whose mean is listed, too; 1 for none
 * @param distill whether the best are trained again with others' predictions in their labels
 * @param refit whether the chosen is trained once more, on train and validation rows together
 * @param random whether architectures are drawn at random, for a comparison, rather than evolved
 * @param parallel trainings side by side; 0 for one a thread
 * @param seed of draws and of the first training of each
 */
public record AutoConfig(
    double budget,
    int waves,
    List<Double> rungs,
    @Nullable String recipesFile,
    boolean auc,
    long maxMultiplyAdds,
    int ensemble,
    boolean distill,
    boolean refit,
    boolean random,
    int parallel,
    long seed) {
  private static final int MOST_MODELS = 100;

  public AutoConfig {
    rungs = List.copyOf(rungs);
  }

  /** Whether time decides what is tried. */
  public boolean timed() {
    return waves == 0;
  }

  /**
   * The ranges to try.
   *
   * @throws io.pimento.document.UserException naming the file and what is wrong with it
   */
  public Recipes recipes() throws IOException {
    return RecipesFile.read("auto.recipes", recipesFile);
  }

  /** What is added to the identity of results for a file of ranges; empty without one. */
  public String recipesKey() throws IOException {
    return recipesFile == null ? "" : ", recipes " + RunConfig.shortHash(recipes().text());
  }

  static AutoConfig read(Section s) {
    List<Double> rungs = s.anyPositives("rungs");
    boolean ascending =
        IntStream.range(1, rungs.size()).allMatch(i -> rungs.get(i - 1) < rungs.get(i));
    if (!ascending || rungs.stream().anyMatch(r -> r > 1)) {
      throw s.wrong("rungs", "parts of the train rows above 0 to 1, ascending, or []");
    }
    int waves = s.isNull("waves") ? 0 : s.integer("waves", 1);
    if (waves > 0 && rungs.isEmpty()) {
      throw s.wrong(
          "rungs", "set where auto.waves is, since rates of this machine then decide nothing");
    }
    return new AutoConfig(
        s.time("budget"),
        waves,
        rungs,
        s.optionalText("recipes"),
        s.isAuc("objective"),
        s.isNull("max_multiply_adds") ? Long.MAX_VALUE : (long) s.number("max_multiply_adds", 1),
        Math.toIntExact(s.whole("ensemble", 1, MOST_MODELS)),
        s.flag("distill"),
        s.flag("refit"),
        s.isSecond("search", "evolution", "random"),
        s.threads("parallel", 0),
        s.whole("seed", 0, Long.MAX_VALUE));
  }
}
