package io.pimento.run.config;

import io.pimento.codesign.CodesignSettings;
import io.pimento.document.Sha256;
import io.pimento.document.UserException;
import io.pimento.search.evaluate.TuneSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole run's configuration, checked. */
public record RunConfig(
    ConfigTree tree,
    DataConfig data,
    ModelConfig model,
    TrainConfig train,
    TuneSettings tune,
    SearchConfig search,
    RetrainConfig retrain,
    FitConfig fit,
    AutoConfig auto,
    CodesignSettings codesign,
    RankConfig rank) {
  /**
   * Keys that change how a result is computed, but not the result, or that name what the run folder
   * knows by its fingerprint.
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "threads",
          "table_place",
          "table_hot",
          "checkpoint_every",
          "checkpoint_seconds",
          "parallel",
          "prepared",
          "pretrained");

  /**
   * Reads every section.
   *
   * @throws UserException naming the key that is wrong
   */
  public static RunConfig of(ConfigTree tree) {
    try {
      return new RunConfig(
          tree,
          DataConfig.read(tree.section("data")),
          ModelConfig.read(tree.section("model")),
          TrainConfig.read(tree.section("train")),
          tune(tree.section("tune")),
          SearchConfig.read(tree.section("search")),
          RetrainConfig.read(tree.section("retrain")),
          FitConfig.read(tree.section("fit")),
          AutoConfig.read(tree.section("auto")),
          CodesignConfig.read(tree.section("codesign")),
          RankConfig.read(tree.section("rank")));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UserException("configuration: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new UserException(
          "configuration: a value of the wrong kind: " + e.getOriginalMessage(), e);
    }
  }

  private static TuneSettings tune(Section s) {
    return new TuneSettings(
        s.integer("steps", 0),
        s.integer("batch", 1),
        s.positive("learning_rate"),
        s.whole("validation_rows", 1, Long.MAX_VALUE),
        s.integer("chunk", 1));
  }

  /** Of these the grid of {@code retrain} has null where {@code train} has a word. */
  private static final Set<String> TABLES = Set.of("table_state", "table_precision");

  /** Keys that runs once were without, and the values in which they were then. */
  private static final Map<String, String> LATER =
      Map.ofEntries(
          Map.entry("replicas", "1"),
          Map.entry("weight_noise", "0"),
          Map.entry("continue", "null"),
          Map.entry("group_by", "null"),
          Map.entry("widths", "null"),
          Map.entry("trials", "null"),
          Map.entry("patience", "1"),
          Map.entry("refit", "true"),
          Map.entry("distill", "false"),
          Map.entry("settle", "false"),
          Map.entry("device_rows", "0"),
          Map.entry("scores", "\"supernet\""),
          Map.entry("part", "0.125"),
          Map.entry("part_epochs", "0"),
          Map.entry("starts", "true"),
          Map.entry("embeddings", "[]"),
          Map.entry("branch_maps", "[16,32]"),
          Map.entry("branch_bottoms", "[64]"),
          Map.entry("bits", "[32]"),
          Map.entry("faults", "null"),
          Map.entry("search", "\"evolution\""),
          Map.entry("table_state", "\"element\""),
          Map.entry("table_precision", "\"float\""));

  /** A file's place says nothing of its text, which whoever reads it adds. */
  private static final String RECIPES = "recipes";

  /** Sections whose values decide the bytes of a step's result. */
  public String identity(String fingerprint, String... sections) {
    StringBuilder text = new StringBuilder(fingerprint);
    text.append(tree.node("data").path("limit_rows")).append(data.outOfRange());
    for (String section : sections) {
      ObjectNode values = effective(tree.node(section));
      if (section.equals("search")) {
        values.put("settle", search.settle());
      }
      LATER.forEach(
          (key, value) -> {
            JsonNode now = values.path(key);
            if (now.toString().equals(value) || (TABLES.contains(key) && now.isNull())) {
              values.remove(key);
            }
          });
      values.remove(RECIPES);
      if (section.equals("search") && search.evaluation().isSupernet()) {
        values.remove(EvaluationConfig.KEYS);
      }
      if (section.equals("search")
          && search.hardware().space().isNone()
          && values.path("hardware") instanceof ObjectNode hardware) {
        // Without devices nobody asks for their host.
        hardware.remove("host");
      }
      text.append('|').append(section).append(values);
    }
    return "data " + fingerprint.substring(0, 8) + ", settings " + shortHash(text.toString());
  }

  /** The values of sections that decide bytes, by key, such as {@code train.batch}. */
  public SortedMap<String, String> values(String... sections) {
    SortedMap<String, String> all = new TreeMap<>();
    for (String section : sections) {
      effective(tree.node(section))
          .properties()
          .forEach(e -> all.put(section + "." + e.getKey(), e.getValue().toString()));
    }
    return all;
  }

  private static ObjectNode effective(JsonNode section) {
    ObjectNode copy = (ObjectNode) section.deepCopy();
    copy.remove(WITHOUT_EFFECT);
    return copy;
  }

  /** A short name of a text that changes with it. */
  public static String shortHash(String text) {
    return Sha256.hex(6, text);
  }

  /** Keys of a section whose values differ in another configuration, as "key: here, there". */
  public List<String> differences(RunConfig other, String section) {
    List<String> found = new ArrayList<>();
    JsonNode here = effective(tree.node(section));
    JsonNode there = effective(other.tree.node(section));
    for (String key : here.propertyNames()) {
      if (!here.path(key).equals(there.path(key))) {
        found.add(
            section + "." + key + ": " + here.path(key) + " there, " + there.path(key) + " here");
      }
    }
    return found;
  }
}
