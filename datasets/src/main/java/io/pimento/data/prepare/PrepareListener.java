package io.pimento.data.prepare;

/** Hears of a preparation's progress, on the thread that runs it. */
@FunctionalInterface
public interface PrepareListener {
  /** The passes over the input. */
  enum Stage {
    /** Counting labels, where rows are dealt to splits piece by piece. */
    DEAL,
    /** Counting tokens and statistics. */
    COUNT,
    /** Encoding and writing. */
    ENCODE,
    /** Gathering shards from the rows of pieces; of rows, not bytes. */
    GATHER,
    /** Learning what is made of the fields; of rows, not bytes. */
    LEARN,
    /** Making that and writing; of rows, not bytes. */
    DERIVE
  }

  /** Hears nothing. */
  PrepareListener SILENT = (stage, rows, bytes, totalBytes) -> {};

  /**
   * Some rows are done.
   *
   * @param rows done in this stage
   * @param bytes of input files taken in this stage, or rows
   * @param totalBytes of all input files, or all rows
   */
  void progress(Stage stage, long rows, long bytes, long totalBytes);

  /** Something to know before the long work begins, such as columns that are not used. */
  default void note(String text) {}

  /** Something that is probably not what was meant. */
  default void warn(String text) {}
}
