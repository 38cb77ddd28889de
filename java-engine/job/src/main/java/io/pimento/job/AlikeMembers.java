package io.pimento.job;

import io.pimento.document.UserException;
import io.pimento.run.Environment;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** What must be equal where several processes train one supernet. */
final class AlikeMembers {
  private static final String NONE = "nothing";

  private AlikeMembers() {}

  /**
   * Everything that decides the bytes of a supernet, by name.
   *
   * @param data fingerprint of the rows
   * @param tables fingerprint of pretrained tables; empty for none
   */
  static SortedMap<String, String> needs(
      RunConfig config, String data, String tables, String backend) {
    SortedMap<String, String> needs = new TreeMap<>(Environment.decidesBits());
    needs.putAll(config.values("model", "train"));
    needs.put("data.limit_rows", config.tree().node("data").path("limit_rows").toString());
    needs.put("data.out_of_range", config.data().outOfRange().toString());
    needs.put("train.checkpoint_every", Long.toString(config.train().checkpointEvery()));
    needs.put("the data's fingerprint", data);
    needs.put("the pretrained tables' fingerprint", tables.isEmpty() ? NONE : tables);
    needs.put("backend", backend);
    return needs;
  }

  /**
   * Compares this member's with all others'.
   *
   * @param who names a rank
   * @throws UserException on every member, with the same words: which rank differs from the first,
   *     and in what
   */
  static void require(Collective group, IntFunction<String> who, SortedMap<String, String> needs)
      throws InterruptedException {
    StringBuilder mine = new StringBuilder();
    needs.forEach((name, value) -> mine.append(name).append('\t').append(flat(value)).append('\n'));
    List<String> all = Texts.all(group, mine.toString());
    SortedMap<String, String> first = read(all.getFirst());
    List<String> differing = new ArrayList<>();
    for (int r = 1; r < all.size(); r++) {
      List<String> differences = differences(first, read(all.get(r)));
      if (!differences.isEmpty()) {
        differing.add(who.apply(r) + ": " + String.join("; ", differences));
      }
    }
    if (!differing.isEmpty()) {
      throw new UserException(
          "the processes do not train the same: "
              + String.join(". ", differing)
              + ". Start all with the same program, command and data");
    }
  }

  private static String flat(String value) {
    return value.replaceAll("[\\t\\n\\r]", " ");
  }

  private static SortedMap<String, String> read(String text) {
    SortedMap<String, String> needs = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] parts = line.split("\t", 2);
      needs.put(parts[0], parts[1]);
    }
    return needs;
  }

  private static List<String> differences(
      SortedMap<String, String> first, SortedMap<String, String> other) {
    TreeSet<String> names = new TreeSet<>(first.keySet());
    names.addAll(other.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String here = Objects.requireNonNullElse(first.get(name), NONE);
      String there = Objects.requireNonNullElse(other.get(name), NONE);
      if (!here.equals(there)) {
        differences.add(name + " is " + there + " there, " + here + " on rank 0");
      }
    }
    return differences;
  }
}
