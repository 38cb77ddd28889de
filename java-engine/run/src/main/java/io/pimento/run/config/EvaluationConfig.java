package io.pimento.run.config;

import io.pimento.document.Labelled;
import io.pimento.search.pipeline.Fidelities;
import io.pimento.search.pipeline.Rung;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.supernet.Inheritance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the section {@code search} scores its candidates.
 *
 * @param chosen of the initial subnets, how many the supernet's scores send to the first rung; 0 if
 *     it scores nobody
 * @param inheritance what trainings take from the supernet
 * @param rungs that candidates are trained on, lowest first
 * @param recipesFile ranges of recipes; null for the program's own
 */
public record EvaluationConfig(
    Kind kind,
    int chosen,
    Inheritance inheritance,
    List<Rung> rungs,
    @Nullable String recipesFile) {
  /** Keys of {@code search} that say nothing where the supernet alone scores. */
  static final Set<String> KEYS = Set.of("evaluation", "rungs", "chosen", "inherit", "recipes");

  /** Who scores candidates. */
  public enum Kind implements Labelled {
    /** The supernet, with a tuned head. */
    SUPERNET,
    /** Short trainings that begin with the supernet's weights. */
    INHERITED,
    /** Trainings from scratch. */
    DIRECT,
    /** The supernet first, trainings of its best then. */
    MIXED;
  }

  private static final String EVALUATION = "evaluation";
  private static final String RUNGS = "rungs";
  private static final String CHOSEN = "chosen";
  private static final String INHERIT = "inherit";
  private static final String DATA = "data";
  private static final String KEEP = "keep";
  private static final String SEEDS = "seeds";

  private static final double FIRST_DATA = 0.125;
  private static final int FIRST_CUT = 4;
  private static final int SECOND_CUT = 16;
  private static final int LAST_SEEDS = 3;
  private static final int MOST_SEEDS = 1000;

  public EvaluationConfig {
    rungs = List.copyOf(rungs);
  }

  /** Whether the supernet alone scores, as published. */
  public boolean isSupernet() {
    return kind == Kind.SUPERNET;
  }

  /** How many are finalists. */
  public int finalists() {
    return rungs.getLast().keep();
  }

  /**
   * All of it for a search.
   *
   * @throws io.pimento.document.UserException naming the file of recipes and what is wrong with it
   */
  public Fidelities fidelities() throws IOException {
    return new Fidelities(chosen, inheritance, rungs, recipes().of(Recipes.SEARCHED));
  }

  private Recipes recipes() throws IOException {
    return RecipesFile.read("search.recipes", recipesFile);
  }

  /** What decides trainings beside the section's own values; empty for the supernet alone. */
  public String identity() throws IOException {
    return isSupernet() ? "" : ", recipes " + RunConfig.shortHash(recipes().text());
  }

  static EvaluationConfig read(Section s, int initial) {
    Kind kind =
        switch (s.word(EVALUATION, "supernet", "inherited", "direct", "mixed")) {
          case "supernet" -> Kind.SUPERNET;
          case "inherited" -> Kind.INHERITED;
          case "direct" -> Kind.DIRECT;
          default -> Kind.MIXED;
        };
    boolean usual = s.isEmpty(RUNGS);
    List<Rung> rungs = usual ? usual(initial) : rungs(s);
    if (kind != Kind.SUPERNET && rungs.getFirst().keep() > initial) {
      throw s.wrong(
          RUNGS, "rungs of which the first keeps at most search.initial, " + initial + ", subnets");
    }
    return new EvaluationConfig(
        kind,
        chosen(s, kind, rungs, initial),
        inheritance(s, kind),
        rungs,
        s.optionalText("recipes"));
  }

  /** An eighth of the rows for all, half for a quarter of them, all for a sixteenth. */
  private static List<Rung> usual(int initial) {
    int second = Math.ceilDiv(initial, FIRST_CUT);
    int third = Math.ceilDiv(initial, SECOND_CUT);
    return List.of(
        new Rung(FIRST_DATA, second, 1),
        new Rung(1.0 / 2, third, 2),
        new Rung(1, Math.min(2, third), LAST_SEEDS));
  }

  private static List<Rung> rungs(Section s) {
    List<Rung> rungs = new ArrayList<>();
    for (Section item : s.items(RUNGS, List.of(DATA, KEEP, SEEDS))) {
      double data = item.positive(DATA);
      if (data > 1) {
        throw item.wrong(DATA, "a part of the train rows above 0 to 1");
      }
      int keep = item.integer(KEEP, 1);
      int seeds = item.has(SEEDS) ? Math.toIntExact(item.whole(SEEDS, 1, MOST_SEEDS)) : 1;
      if (!rungs.isEmpty() && data < rungs.getLast().data()) {
        throw item.wrong(DATA, "at least the rung before's, " + rungs.getLast().data());
      }
      if (!rungs.isEmpty() && keep > rungs.getLast().keep()) {
        throw item.wrong(KEEP, "at most the rung before's, " + rungs.getLast().keep());
      }
      rungs.add(new Rung(data, keep, seeds));
    }
    return rungs;
  }

  private static int chosen(Section s, Kind kind, List<Rung> rungs, int initial) {
    int first = rungs.getFirst().keep();
    int chosen =
        s.isNull(CHOSEN) ? Math.max(first, Math.ceilDiv(initial, 2)) : s.integer(CHOSEN, 1);
    if (kind != Kind.MIXED) {
      return 0;
    }
    if (chosen < first || chosen > initial) {
      throw s.wrong(
          CHOSEN,
          "null or from the first rung's keep, " + first + ", to search.initial, " + initial);
    }
    return chosen;
  }

  private static Inheritance inheritance(Section s, Kind kind) {
    Inheritance usual = kind == Kind.INHERITED ? Inheritance.ALL : Inheritance.NONE;
    Inheritance asked = usual;
    if (!s.isNull(INHERIT)) {
      asked =
          switch (s.text(INHERIT, Labelled.labels(Inheritance.class))) {
            case "none" -> Inheritance.NONE;
            case "tables" -> Inheritance.TABLES;
            case "all" -> Inheritance.ALL;
            default -> throw s.wrong(INHERIT, "null, none, tables or all");
          };
    }
    if (kind == Kind.INHERITED && asked == Inheritance.NONE) {
      throw s.wrong(INHERIT, "null, tables or all where search.evaluation is inherited");
    }
    return kind == Kind.INHERITED || kind == Kind.MIXED ? asked : Inheritance.NONE;
  }
}
