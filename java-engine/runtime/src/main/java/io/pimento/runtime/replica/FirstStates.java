package io.pimento.runtime.replica;

import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.Texts;
import io.pimento.runtime.parameter.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which tensors an optimizer has of the first replica's parameters: only that one may have gone on
 * from a checkpoint, so the others learn of them, and make them, before they receive them.
 */
final class FirstStates {
  private FirstStates() {}

  /**
   * Makes the tensors that the first replica has.
   *
   * @param own parameters, the same on all replicas
   */
  static void make(Collective group, List<Parameter> own) throws InterruptedException {
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
