package io.pimento.codesign.traffic;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.search.model.Stem;

/** Prepared data, and how a model takes them up. */
public interface PreparedRows {
  /** The inputs of models over these rows. */
  Stem stem();

  /** Train, validation, or both one after the other. */
  RowSource rows(Split... splits);

  /** Changes with the data. */
  String fingerprint();
}
