package io.pimento.search.progress;

/** Told how far a long step is. Implementations must be quick and may be called from any thread. */
public interface Progress {
  /** Says nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void begin(String what, String unit, long total) {}

        @Override
        public void at(long done, String note) {}

        @Override
        public void end() {}
      };

  /**
   * A step begins.
   *
   * @param unit what is counted, such as rows
   */
  void begin(String what, String unit, long total);

  /**
   * @param done how many of the total
   * @param note something worth showing beside it, such as the loss
   */
  void at(long done, String note);

  /** The step that began last is over. */
  void end();
}
