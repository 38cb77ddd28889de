package io.pimento.data.derive;

import io.pimento.data.RowSource;
import java.io.InterruptedIOException;
import java.util.List;

/** A pass over all train rows, with their folds. */
record TrainPass(RowSource train, List<BinCuts> bins, Folds folds) {
  /** Hears of rows. */
  interface Visitor {
    void visit(CodedRows rows) throws InterruptedIOException;
  }

  void run(Visitor visitor) throws InterruptedIOException {
    RowBlocks blocks = new RowBlocks(train);
    CodedRows rows = new CodedRows(train.schema(), bins, RowBlocks.ROWS);
    long position = 0;
    for (int count = blocks.next(); count > 0; count = blocks.next()) {
      rows.take(blocks.rows(), count);
      for (int r = 0; r < count; r++) {
        rows.folds[r] = folds.of(position + r);
      }
      visitor.visit(rows);
      position = blocks.position();
    }
  }
}
