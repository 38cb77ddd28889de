package io.pimento.search.recipe;

import io.pimento.document.Documents;
import io.pimento.search.baseline.Family;
import io.pimento.search.model.WidthRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The ranges of every family: a file whose section {@code all} holds what families share, and whose
 * other sections, one a family and {@code searched} for architectures, change it.
 */
public final class Recipes {
  /** The section of searched architectures. */
  public static final String SEARCHED = "searched";

  private static final String OWN = "/io/pimento/search/recipe/recipes.yaml";
  private static final String ALL = "all";
  private static final String SECOND = "second";
  private static final String WIDTHS = "widths";
  private static final String TABLE_RATE = "table_rate";
  private static final Set<String> KEYS =
      new LinkedHashSet<>(
          List.of(
              "learning_rate",
              "table_prior",
              "weight_prior",
              "dropout",
              "epochs",
              "batch_root",
              "embedding",
              "hidden",
              "bottom",
              "depth",
              "heads",
              "maps",
              WIDTHS,
              TABLE_RATE));

  private final Map<String, RecipeSpace> spaces = new TreeMap<>();
  private final String text;

  private Recipes(String file, String text) {
    this.text = text;
    JsonNode root = Documents.yaml(file, text);
    List<String> sections = new ArrayList<>(Family.labels());
    sections.add(SEARCHED);
    for (String name : root.propertyNames()) {
      if (!name.equals(ALL) && !sections.contains(name)) {
        throw new IllegalArgumentException(
            file + ": unknown section '" + name + "'; there are " + ALL + " and " + sections);
      }
      root.path(name)
          .propertyNames()
          .forEach(
              key -> {
                if (!KEYS.contains(key)) {
                  throw new IllegalArgumentException(
                      file + ": unknown key '" + name + "." + key + "'; there are " + KEYS);
                }
              });
    }
    for (String name : sections) {
      spaces.put(name, new RangeReader(file, name, root.path(name), root.path(ALL)).space());
    }
  }

  private Recipes(Recipes other, int embedding) {
    text = other.text + "\n# embedding " + embedding;
    other.spaces.forEach((name, space) -> spaces.put(name, space.withEmbedding(embedding)));
  }

  /** The same for inputs whose embeddings are all so wide, as are their tables unless they say. */
  public Recipes withEmbedding(int width) {
    return new Recipes(this, width);
  }

  /** Those that come with the program. */
  public static Recipes own() {
    return new Recipes("recipes.yaml", ownText());
  }

  /** The text of those, comments and all. */
  public static String ownText() {
    try (InputStream in = Recipes.class.getResourceAsStream(OWN)) {
      if (in == null) {
        throw new IllegalStateException("the program's own file " + OWN + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Those of a user's file.
   *
   * @throws IllegalArgumentException naming file, section and key of what is wrong
   */
  public static Recipes read(Path file) throws IOException {
    return new Recipes(file.toString(), Documents.text(file));
  }

  /** The file's text, which decides every draw. */
  public String text() {
    return text;
  }

  /** The ranges of a family, by its label, or of {@link #SEARCHED}. */
  public RecipeSpace of(String name) {
    RecipeSpace space = spaces.get(name);
    if (space == null) {
      throw new IllegalArgumentException(
          "no recipes of " + name + "; there are " + spaces.keySet());
    }
    return space;
  }

  /** Ranges of one section. */
  private record RangeReader(String file, String section, JsonNode own, JsonNode all) {
    RecipeSpace space() {
      return new RecipeSpace(
          positive("learning_rate"),
          numbers("table_prior", 0, Double.MAX_VALUE),
          tableRate(),
          numbers("weight_prior", 0, Double.MAX_VALUE),
          numbers("dropout", 0, Math.nextDown(1.0)),
          whole("epochs"),
          positive("batch_root"),
          whole("embedding"),
          lists("hidden"),
          lists("bottom"),
          whole("depth"),
          whole("heads"),
          lists("maps"),
          widths());
    }

    private JsonNode node(String key) {
      return own.has(key) ? own.path(key) : all.path(key);
    }

    private IllegalArgumentException wrong(String key, String needed) {
      return new IllegalArgumentException(
          file
              + ": "
              + (own.has(key) ? section : ALL)
              + "."
              + key
              + " must be "
              + needed
              + ", not "
              + (node(key).isMissingNode() ? "missing" : node(key)));
    }

    private Range<Double> positive(String key) {
      return numbers(key, Double.MIN_NORMAL, Double.MAX_VALUE);
    }

    private Range<Double> numbers(String key, double least, double most) {
      String bounds = most < 1 ? "from 0 to below 1" : least > 0 ? "above 0" : "from 0";
      if (node(key).isObject()) {
        return between(key, most);
      }
      return choices(
          key,
          "a list of numbers " + bounds + ", or {first, second, from, to}",
          n -> n.isNumber() && n.asDouble() >= least && n.asDouble() <= most ? n.asDouble() : null);
    }

    private Range<Double> between(String key, double most) {
      JsonNode n = node(key);
      double first = n.path("first").asDouble(Double.NaN);
      double from = n.path("from").asDouble(Double.NaN);
      double to = n.path("to").asDouble(Double.NaN);
      double second = n.has(SECOND) ? n.path(SECOND).asDouble(Double.NaN) : first;
      boolean known = n.size() == (n.has(SECOND) ? 4 : 3);
      boolean inside = from <= first && first <= to && from <= second && second <= to;
      if (!known || !(0 < from && inside && to <= most)) {
        throw wrong(
            key,
            "{first, from, to} with 0 < from ≤ first ≤ to, and second between them if it is there");
      }
      return new Range.Between(first, second, from, to);
    }

    private Range<Integer> whole(String key) {
      return choices(
          key,
          "a list of whole numbers from 1",
          n -> n.isIntegralNumber() && n.canConvertToInt() && n.asInt() >= 1 ? n.asInt() : null);
    }

    private Range<List<Integer>> lists(String key) {
      return choices(
          key,
          "a list of lists of whole numbers from 1",
          n -> {
            List<Integer> widths = new ArrayList<>();
            for (JsonNode w : n) {
              if (!w.isIntegralNumber() || !w.canConvertToInt() || w.asInt() < 1) {
                return null;
              }
              widths.add(w.asInt());
            }
            return n.isArray() && !widths.isEmpty() ? List.copyOf(widths) : null;
          });
    }

    /** Files of earlier versions do not have it. */
    private Range<Double> tableRate() {
      return node(TABLE_RATE).isMissingNode()
          ? new Range.Choices<>(1.0, List.of(1.0))
          : positive(TABLE_RATE);
    }

    /** Files of earlier versions do not have them. */
    private Range<WidthRule> widths() {
      if (node(WIDTHS).isMissingNode()) {
        return new Range.Choices<>(WidthRule.EQUAL, List.of(WidthRule.EQUAL));
      }
      return choices(
          WIDTHS,
          "a list of " + String.join(" and ", WidthRule.labels()),
          n -> WidthRule.labels().contains(n.asString("")) ? WidthRule.byName(n.asString()) : null);
    }

    private <T> Range<T> choices(
        String key, String needed, Function<JsonNode, @org.jspecify.annotations.Nullable T> parse) {
      List<T> values = new ArrayList<>();
      for (JsonNode n : node(key)) {
        T value = parse.apply(n);
        if (value == null) {
          throw wrong(key, needed);
        }
        values.add(value);
      }
      if (values.isEmpty() || !node(key).isArray()) {
        throw wrong(key, needed);
      }
      List<T> ordered = new ArrayList<>(values);
      ordered.sort(java.util.Comparator.comparingDouble(RangeReader::size));
      return new Range.Choices<>(values.getFirst(), ordered);
    }

    /** What makes values neighbours. */
    private static double size(Object value) {
      return switch (value) {
        case Number n -> n.doubleValue();
        case WidthRule rule -> WidthRule.labels().indexOf(rule.label());
        case List<?> l -> l.stream().mapToDouble(RangeReader::size).sum();
        default -> throw new IllegalStateException("no size of " + value);
      };
    }
  }
}
