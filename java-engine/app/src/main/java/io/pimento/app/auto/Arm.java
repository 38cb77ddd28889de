package io.pimento.app.auto;

/** Where a candidate comes from. */
enum Arm {
  HAND_MADE("hand-made"),
  SEARCHED("searched");

  private final String label;

  Arm(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
