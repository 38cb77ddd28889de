package io.pimento.search.supernet;

import io.pimento.document.Labelled;

/** What a model that is trained alone takes from the supernet at its start. */
public enum Inheritance implements Labelled {
  /** Nothing: it starts from scratch. */
  NONE,
  /** The embedding tables and what brings their rows to one width. */
  TABLES,
  /** All weights that its subnet has in the supernet. */
  ALL;
}
