package io.pimento.search.space;

import java.util.List;

/**
 * Which earlier outputs a block reads (SUPERNET.md "Macro"): 0 is the stem, j the block j − 1.
 * Lists keep the order they were given in; results do not depend on it.
 */
public record Macro(
    List<Integer> denseIdx,
    List<Integer> sparseIdx,
    List<Integer> denseLeftIdx,
    List<Integer> denseRightIdx) {
  public Macro {
    denseIdx = List.copyOf(denseIdx);
    sparseIdx = List.copyOf(sparseIdx);
    denseLeftIdx = List.copyOf(denseLeftIdx);
    denseRightIdx = List.copyOf(denseRightIdx);
  }
}
