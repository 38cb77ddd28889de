package io.pimento.codesign;

import io.pimento.document.Labelled;

/** A search of a co-design: what the joint one is held against, and it itself. */
public enum SearchArm implements Labelled {
  JOINT("joint", "architecture, bits and hardware together"),
  TWO_STAGE("two-stage", "architecture first, then bits and hardware for its front"),
  BLIND("blind", "architecture without a look at hardware, naively mapped"),
  RANDOM("random", "designs drawn at random"),
  MOST_BITS("most-bits", "as joint, but every operator has the most bits"),
  PLAIN_TABLES("plain-tables", "as joint, but tables lie as they come"),
  UNSCREENED("unscreened", "as joint, but no surrogate chooses children");

  private final String label;
  private final String words;

  SearchArm(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** The name in configurations, files and results. */
  @Override
  public String label() {
    return label;
  }

  /** What it does. */
  public String words() {
    return words;
  }

  /**
   * The arm of that name.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public static SearchArm byLabel(String label) {
    return Labelled.of(SearchArm.class, "arm", label);
  }
}
