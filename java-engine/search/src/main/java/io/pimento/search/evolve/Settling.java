package io.pimento.search.evolve;

import io.pimento.search.space.Design;
import java.io.IOException;

/** Brings a proposed design to the nearest that is better without a doubt, before it is scored. */
@FunctionalInterface
public interface Settling {
  /** Leaves designs as they are proposed. */
  Settling NONE = design -> design;

  /** The same design, or a better one; always the same for the same design. */
  Design of(Design design) throws IOException, InterruptedException;
}
