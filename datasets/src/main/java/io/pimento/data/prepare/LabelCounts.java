package io.pimento.data.prepare;

import java.io.Serializable;

/** How many rows of each label there are. */
record LabelCounts(long negative, long positive) implements Serializable {
  static final LabelCounts NONE = new LabelCounts(0, 0);

  LabelCounts plus(LabelCounts more) {
    return new LabelCounts(negative + more.negative, positive + more.positive);
  }
}
