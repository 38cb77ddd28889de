package io.pimento.search.space;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What each block may choose (SPEC "Micro"). A node is named by its position in {@code nodes}, as
 * in the reference's files.
 *
 * @param name the reference's configuration name
 * @param denseDims widths of dense results, ascending
 * @param sparseDims rows of sparse results, ascending
 */
public record SearchSpace(
    String name, List<NodeKind> nodes, List<Integer> denseDims, List<Integer> sparseDims) {
  private static final List<Integer> DENSE_DIMS = List.of(16, 32, 64, 128, 256, 512, 768, 1024);
  private static final List<Integer> SPARSE_DIMS = List.of(16, 32, 48, 64);

  /** Four dense and two sparse operators. */
  public static final SearchSpace FULL =
      new SearchSpace(
          "xlarge",
          List.of(
              NodeKind.LINEAR_2D,
              NodeKind.DOT_PRODUCT,
              NodeKind.SIGMOID_GATING,
              NodeKind.SUM,
              NodeKind.TRANSFORMER,
              NodeKind.LINEAR_3D),
          DENSE_DIMS,
          SPARSE_DIMS);

  /** The full space with an operator of each kind that gives zeros. */
  public static final SearchSpace FULL_WITH_ZEROS =
      new SearchSpace(
          "xlarge-zeros",
          List.of(
              NodeKind.LINEAR_2D,
              NodeKind.DOT_PRODUCT,
              NodeKind.SIGMOID_GATING,
              NodeKind.SUM,
              NodeKind.ZEROS_2D,
              NodeKind.TRANSFORMER,
              NodeKind.ZEROS_3D,
              NodeKind.LINEAR_3D),
          DENSE_DIMS,
          SPARSE_DIMS);

  /** Two dense and one sparse operator. */
  public static final SearchSpace SMALL =
      new SearchSpace(
          "autoctr",
          List.of(NodeKind.LINEAR_2D, NodeKind.DOT_PRODUCT, NodeKind.LINEAR_3D),
          DENSE_DIMS,
          SPARSE_DIMS);

  public SearchSpace {
    nodes = List.copyOf(nodes);
    denseDims = List.copyOf(denseDims);
    sparseDims = List.copyOf(sparseDims);
  }

  /** Published spaces by either of their names. */
  public static SearchSpace byName(String name) {
    return switch (name) {
      case "full", "xlarge" -> FULL;
      case "full-with-zeros", "xlarge-zeros" -> FULL_WITH_ZEROS;
      case "small", "autoctr" -> SMALL;
      default ->
          throw new IllegalArgumentException(
              "unknown space '"
                  + name
                  + "'; there are small (autoctr), full (xlarge), full-with-zeros (xlarge-zeros)");
    };
  }

  /** This space with other dimension choices. */
  public SearchSpace withDims(List<Integer> dense, List<Integer> sparse) {
    return new SearchSpace(name, nodes, dense, sparse);
  }

  public int maxDense() {
    return denseDims.stream().mapToInt(i -> i).max().orElseThrow();
  }

  public int maxSparse() {
    return sparseDims.stream().mapToInt(i -> i).max().orElseThrow();
  }

  /** Positions of the operators with dense results. */
  public List<Integer> denseNodes() {
    return positions(true);
  }

  /** Positions of the operators with sparse results. */
  public List<Integer> sparseNodes() {
    return positions(false);
  }

  private List<Integer> positions(boolean dense) {
    return IntStream.range(0, nodes.size())
        .filter(i -> nodes.get(i).dense() == dense)
        .boxed()
        .toList();
  }
}
