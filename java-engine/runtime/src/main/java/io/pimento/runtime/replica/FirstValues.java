package io.pimento.runtime.replica;

import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.Pieces;
import io.pimento.runtime.collective.Texts;
import io.pimento.runtime.parameter.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The first replica's parameters and what its optimizer remembers of them: only that one may have
 * gone on from a checkpoint, so the others learn which tensors there are, and make them, before
 * they receive them.
 */
public final class FirstValues {
  private FirstValues() {}

  /**
   * Takes all from the first replica.
   *
   * @param own parameters, the same on all replicas
   */
  public static void receive(Collective group, List<Parameter> own) throws InterruptedException {
    makeStates(group, own);
    Pieces pieces = new Pieces();
    for (Parameter p : own) {
      pieces.add(p.memory(), p.bytes());
      p.states().forEach((slot, address) -> pieces.addFloats(address, p.stateSize(slot)));
    }
    group.broadcast(0, pieces);
  }

  private static void makeStates(Collective group, List<Parameter> own)
      throws InterruptedException {
    for (String line : Texts.first(group, text(own)).lines().toList()) {
      String[] parts = line.split(" ", 3);
      List<Integer> shape = Arrays.stream(parts[2].split(",")).map(Integer::valueOf).toList();
      own.get(Integer.parseInt(parts[0])).state(parts[1], shape);
    }
  }

  /** A line a tensor: number of the parameter, name, shape. */
  private static String text(List<Parameter> parameters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      for (String slot : p.states().keySet()) {
        String shape =
            p.stateShape(slot).stream().map(String::valueOf).collect(Collectors.joining(","));
        text.append(i).append(' ').append(slot).append(' ').append(shape).append('\n');
      }
    }
    return text.toString();
  }
}
