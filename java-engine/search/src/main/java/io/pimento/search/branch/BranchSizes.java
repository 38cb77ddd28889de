package io.pimento.search.branch;

import java.util.List;
import java.util.stream.Collectors;

/** Checks and words of sizes. */
final class BranchSizes {
  private BranchSizes() {}

  static List<Integer> positive(String branch, List<Integer> sizes) {
    if (sizes.isEmpty() || sizes.stream().anyMatch(s -> s < 1)) {
      throw new IllegalArgumentException(
          "branch " + branch + " needs sizes of at least 1, not " + sizes);
    }
    return List.copyOf(sizes);
  }

  static String joined(List<Integer> widths) {
    return widths.stream().map(String::valueOf).collect(Collectors.joining("×"));
  }
}
