package io.pimento.pim.inference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A batch on a memory and its host: lookups, then operator after operator, all samples together.
 *
 * @param stages in their order
 */
public record MemoryOutcome(
    String mapping,
    int batch,
    List<Stage> stages,
    List<Occupancy> occupancy,
    double loadNanoseconds,
    long loadAttojoules,
    Map<String, Object> details)
    implements Outcome {
  /**
   * One step, for the whole batch.
   *
   * @param where memory, host, units or processors
   * @param energy attojoules by part
   */
  public record Stage(String name, String where, double nanoseconds, Map<String, Long> energy) {
    public Stage {
      energy = Collections.unmodifiableMap(new TreeMap<>(energy));
    }
  }

  public MemoryOutcome {
    stages = List.copyOf(stages);
    occupancy = List.copyOf(occupancy);
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  @Override
  public double nanoseconds() {
    double sum = 0;
    for (Stage s : stages) {
      sum += s.nanoseconds();
    }
    return sum;
  }

  @Override
  public List<Double> latencies() {
    return Collections.nCopies(batch, nanoseconds());
  }

  @Override
  public Map<String, Long> energy() {
    Map<String, Long> all = new TreeMap<>();
    stages.forEach(s -> s.energy().forEach((part, e) -> all.merge(part, e, Long::sum)));
    return all;
  }

  @Override
  public Map<String, Long> energyByOperator() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (Stage s : stages) {
      s.energy().values().forEach(e -> all.merge(s.name(), e, Long::sum));
    }
    return all;
  }

  @Override
  public OptionalDouble area() {
    return OptionalDouble.empty();
  }

  @Override
  public List<Busy> timeline() {
    List<Busy> all = new ArrayList<>();
    double at = 0;
    for (Stage s : stages) {
      all.add(new Busy(s.name(), s.where(), -1, at, at + s.nanoseconds()));
      at += s.nanoseconds();
    }
    return all;
  }
}
