package io.pimento.job.auto.candidate;

import io.pimento.document.Labelled;

/** Where a candidate comes from. */
public enum AutoArm implements Labelled {
  HAND_MADE("hand-made"),
  SEARCHED("searched");

  private final String label;

  AutoArm(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
