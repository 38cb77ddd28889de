package io.pimento.run.config;

/** Told what kind of value the reader of a section asks a key for. */
@FunctionalInterface
interface KeyListener {
  /** Hears nothing. */
  KeyListener DEAF = (key, kind) -> {};

  /**
   * A reader asks; of one key several kinds may be asked.
   *
   * @param key the whole path, such as {@code train.batch}; of an item of a list of sections {@code
   *     search.rungs[1].keep}
   */
  void asked(String key, KeyKind kind);
}
