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
   * @param beside whether it begins together with the stage before it, not after it
   */
  public record Stage(
      String name, String where, double nanoseconds, Map<String, Long> energy, boolean beside) {
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
    return nanoseconds(stages);
  }

  static double nanoseconds(List<Stage> stages) {
    double[] from = starts(stages);
    double end = 0;
    for (int i = 0; i < from.length; i++) {
      end = Math.max(end, from[i] + stages.get(i).nanoseconds());
    }
    return end;
  }

  /** When each stage begins. */
  private static double[] starts(List<Stage> stages) {
    double[] from = new double[stages.size()];
    double end = 0;
    for (int i = 0; i < from.length; i++) {
      from[i] = stages.get(i).beside() && i > 0 ? from[i - 1] : end;
      end = Math.max(end, from[i] + stages.get(i).nanoseconds());
    }
    return from;
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
    double[] from = starts(stages);
    for (int i = 0; i < from.length; i++) {
      Stage s = stages.get(i);
      if (s.nanoseconds() > 0) {
        all.add(new Busy(s.name(), s.where(), -1, from[i], from[i] + s.nanoseconds()));
      }
    }
    return all;
  }
}
