package io.pimento.search.space;

import java.util.List;

/**
 * What a block computes (SUPERNET.md "Micro").
 *
 * @param activeNodes positions in the space's list of nodes
 * @param denseDims width of the dense result
 * @param sparseDims rows of the sparse result
 * @param denseSparseInteract whether the dense result adds eight rows to the sparse one
 * @param deepFm whether a factorization of the sparse result is added to the dense one
 */
public record Micro(
    List<Integer> activeNodes,
    int denseDims,
    int sparseDims,
    boolean denseSparseInteract,
    boolean deepFm) {
  public Micro {
    activeNodes = List.copyOf(activeNodes);
  }
}
