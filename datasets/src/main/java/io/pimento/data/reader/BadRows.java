package io.pimento.data.reader;

/** What to do with a row that is not in its format. */
public enum BadRows {
  /** Stop with file, line and field. */
  FAIL,
  /** Leave it out and count it. */
  SKIP,
  /** Deliver it marked as bad, so that the others keep their places. */
  MARK
}
