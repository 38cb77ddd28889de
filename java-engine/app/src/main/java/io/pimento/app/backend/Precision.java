package io.pimento.app.backend;

/** The numbers that a computation uses. */
public enum Precision {
  FLOAT,
  DOUBLE
}
