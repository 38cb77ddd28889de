package io.pimento.runtime.engine;

import java.util.List;

/**
 * Where GPUs have the large embedding tables of a supernet that they train. The processor's are in
 * its memory.
 */
public sealed interface TablePlace {
  /** Each GPU has all tables. */
  record Copies() implements TablePlace {}

  /** GPUs that train together share tables out between them. */
  record Shared() implements TablePlace {}

  /**
   * The first rows of a table, which are looked up most where ids go by falling frequency, lie on
   * the GPU, the others in the host's memory. It is so for trainings whose optimizer leaves rows
   * without gradient alone.
   *
   * @param hot part of the rows that lie on the GPU, 0 to 1
   */
  record Host(double hot) implements TablePlace {
    public Host {
      if (!(hot >= 0 && hot <= 1)) {
        throw new IllegalArgumentException("a part of a table must be 0 to 1, not " + hot);
      }
    }
  }

  /** As if there were nothing to choose. */
  TablePlace COPIES = new Copies();

  /** Names of all places. */
  List<String> NAMES = List.of("copies", "shared", "host");

  /**
   * The place of a name.
   *
   * @param hot as of {@link Host}
   * @throws IllegalArgumentException if it is none of {@link #NAMES}
   */
  static TablePlace named(String name, double hot) {
    return switch (name) {
      case "copies" -> COPIES;
      case "shared" -> new Shared();
      case "host" -> new Host(hot);
      default -> throw new IllegalArgumentException("tables lie in no place named " + name);
    };
  }
}
