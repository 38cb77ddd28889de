package io.pimento.search.pipeline;

import io.pimento.search.progress.Progress;

/** Stands for a kill: nothing after it is done. */
final class Killed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Kills when so much of something is done. */
  static Progress at(long least) {
    return new Progress() {
      @Override
      public void begin(String what, String unit, long total) {}

      @Override
      public void at(long done, String note) {
        if (done >= least) {
          throw new Killed();
        }
      }

      @Override
      public void end() {}
    };
  }
}
