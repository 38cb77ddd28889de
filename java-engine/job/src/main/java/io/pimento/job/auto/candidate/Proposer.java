package io.pimento.job.auto.candidate;

import java.util.List;

/** Proposes what to try next. */
public interface Proposer {
  /**
   * So many candidates, or fewer where there are no more.
   *
   * @param wave from 0
   * @param first number of the first
   */
  List<AutoCandidate> propose(int wave, int count, int first, History history);
}
