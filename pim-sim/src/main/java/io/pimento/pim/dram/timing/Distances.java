package io.pimento.pim.dram.timing;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import java.util.ArrayList;
import java.util.List;

/** The constraints of one device in cycles, as the controller's loop wants them. */
public final class Distances {
  private static final int COMMANDS = Command.values().length;
  private static final int SCOPES = Scope.values().length;

  private final int[][] nexts = new int[COMMANDS * SCOPES][];
  private final int[][] cycles = new int[COMMANDS * SCOPES][];

  private Distances() {}

  /** Evaluates every line of the table that applies to the device. */
  public static Distances of(DramDevice device) {
    Distances d = new Distances();
    List<TimingConstraint> table = new ArrayList<>(ConstraintTable.read());
    device
        .organization()
        .protocol()
        .distances()
        .forEach(line -> table.add(ConstraintTable.always(line)));
    for (Command previous : Command.values()) {
      for (Scope scope : Scope.values()) {
        List<TimingConstraint> chosen = new ArrayList<>();
        for (TimingConstraint c : table) {
          if (c.previous() == previous && c.scope() == scope && applies(c, device)) {
            chosen.add(c);
          }
        }
        int at = index(previous, scope);
        d.nexts[at] = chosen.stream().mapToInt(c -> c.next().index()).toArray();
        d.cycles[at] =
            chosen.stream().mapToInt(c -> c.distance().value(n -> key(device, n))).toArray();
      }
    }
    return d;
  }

  /** Whether all words of a line hold: of rules, or of the device's standard. */
  private static boolean applies(TimingConstraint c, DramDevice device) {
    for (String word : c.applies().split("\\+")) {
      boolean holds =
          switch (word) {
            case "all" -> true;
            case "standard" -> device.rules() == Rules.STANDARD;
            case "legal" -> device.rules() != Rules.DRAMSIM3;
            case "dramsim3" -> device.rules().isDramsim3();
            default -> device.organization().protocol().constraints().contains(word);
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static int key(DramDevice device, String name) {
    if (name.matches("[0-9]+")) {
      return Integer.parseInt(name);
    }
    boolean single = device.organization().groups() == 1;
    return device.timings().of(single ? name.replaceFirst("_L(?=$|_WR)", "_S") : name);
  }

  private static int index(Command previous, Scope scope) {
    return previous.index() * SCOPES + scope.index();
  }

  /** Ordinals of the commands held up in that scope, READ and WRITE for both of their forms. */
  public int[] nexts(Command previous, Scope scope) {
    return nexts[index(previous, scope)];
  }

  /** For how long, in the order of {@link #nexts}. */
  public int[] cycles(Command previous, Scope scope) {
    return cycles[index(previous, scope)];
  }
}
