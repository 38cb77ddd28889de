package io.pimento.run.config;

import io.pimento.document.UserException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Kinds of values of all keys: what their readers ask for, on several ways through them. */
final class AskedKinds {
  /**
   * Readers ask for some keys only where others are set. Of each line all is set in turn, on top of
   * the defaults; what then is wrong together does not matter.
   */
  private static final List<List<String>> WAYS =
      List.of(
          List.of(),
          List.of("data.encoding=hash", "data.format=table", "data.dense=auto"),
          List.of("data.inputs.use=none", "data.folds.column=f", "data.folds.validation=[1]"),
          List.of("data.split_column.column=s"),
          List.of("model.pretrained={file: f, tables: {user: t}, names: {user: n}}"),
          List.of("fit.budget=1m", "retrain.trials=1", "retrain.optimizer=adam"),
          List.of("auto.waves=1", "auto.rungs=[1]", "auto.max_multiply_adds=1"),
          List.of("search.evaluation=mixed", "search.chosen=32", "search.inherit=none"),
          List.of("search.evaluation=direct", "search.rungs=[{data: 1, keep: 1, seeds: 1}]"));

  private AskedKinds() {}

  /** By key; items of lists of sections are {@code search.rungs[].keep}. */
  static Map<String, Set<KeyKind>> all() {
    Map<String, Set<KeyKind>> kinds = new TreeMap<>();
    for (List<String> way : WAYS) {
      ConfigTree tree = ConfigTree.defaults();
      for (String assignment : way) {
        tree = tree.set(assignment);
      }
      read(tree.heard((key, kind) -> note(kinds, key, kind)));
    }
    return kinds;
  }

  private static void read(ConfigTree tree) {
    try {
      RunConfig.of(tree);
    } catch (UserException e) {
      throw new IllegalStateException("the program's own settings: " + e.getMessage(), e);
    }
  }

  private static void note(Map<String, Set<KeyKind>> kinds, String key, KeyKind kind) {
    kinds.computeIfAbsent(key.replaceAll("\\[\\d+]", "[]"), k -> new LinkedHashSet<>()).add(kind);
  }
}
