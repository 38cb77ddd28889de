package io.pimento.codesign;

import io.pimento.search.evolve.SearchPlan;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import java.nio.file.Path;

/**
 * What a co-design is of.
 *
 * @param joint the search of everything together: its space, goals and size; other arms leave some
 *     of it out
 * @param stem inputs of models over the prepared data
 * @param folder where journals, trials and pages of the co-design lie
 */
public record CodesignStudy(CodesignSettings settings, SearchPlan joint, Stem stem, Path folder) {
  /** All hardware that may be chosen. */
  public HardwareSpace hardware() {
    return joint.space().hardware();
  }

  /** What models are mapped to by who does not choose. */
  public Hardware naive() {
    return settings.naiveOf(hardware());
  }

  /** A file of the co-design. */
  public Path file(String name) {
    return folder.resolve(name);
  }
}
