package io.pimento.search.space;

import io.pimento.graph.op.Levels;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each block may choose (SUPERNET.md "Micro"). A node is named by its position in {@code
 * nodes}, as in the reference's files.
 *
 * @param name the reference's configuration name
 * @param denseDims widths of dense results, ascending
 * @param sparseDims rows of sparse results, ascending
 * @param weightBits bits of stored weights and embedding rows, ascending; 32 for floating point
 * @param activationBits bits of what layers with stored weights read, ascending
 * @param branches that may stand beside the blocks
 * @param embeddings widths of embeddings, ascending; empty for what a model's inputs have
 */
public record SearchSpace(
    String name,
    List<NodeKind> nodes,
    List<Integer> denseDims,
    List<Integer> sparseDims,
    List<Integer> weightBits,
    List<Integer> activationBits,
    BranchSpace branches,
    List<Integer> embeddings) {
  /** Bits that there are to choose from. */
  public static final List<Integer> BITS = List.of(4, 8, Levels.FLOAT_BITS);

  private static final List<Integer> FLOAT = List.of(Levels.FLOAT_BITS);
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
    weightBits = bits("weight", weightBits);
    activationBits = bits("activation", activationBits);
    embeddings = embeddings.stream().sorted().distinct().toList();
    if (!embeddings.isEmpty() && embeddings.getFirst() < 1) {
      throw new IllegalArgumentException("embeddings are at least 1 wide, not " + embeddings);
    }
  }

  /** A space in floating point. */
  public SearchSpace(
      String name, List<NodeKind> nodes, List<Integer> denseDims, List<Integer> sparseDims) {
    this(name, nodes, denseDims, sparseDims, FLOAT, FLOAT, BranchSpace.NONE, List.of());
  }

  private static List<Integer> bits(String what, List<Integer> bits) {
    if (bits.isEmpty() || !BITS.containsAll(bits) || !ascending(bits)) {
      throw new IllegalArgumentException(
          what + " bits must be some of " + BITS + ", ascending and none twice, not " + bits);
    }
    return List.copyOf(bits);
  }

  private static boolean ascending(List<Integer> list) {
    return IntStream.range(1, list.size()).allMatch(i -> list.get(i - 1) < list.get(i));
  }

  /** All names of {@link #byName}. */
  public static final List<String> NAMES =
      List.of("small", "full", "full-with-zeros", "autoctr", "xlarge", "xlarge-zeros");

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
    return new SearchSpace(
        name, nodes, dense, sparse, weightBits, activationBits, branches, embeddings);
  }

  /** This space with other choices of bits. */
  public SearchSpace withBits(List<Integer> weights, List<Integer> activations) {
    return new SearchSpace(
        name, nodes, denseDims, sparseDims, weights, activations, branches, embeddings);
  }

  /** This space with other branches beside the blocks. */
  public SearchSpace withBranches(BranchSpace other) {
    return new SearchSpace(
        name, nodes, denseDims, sparseDims, weightBits, activationBits, other, embeddings);
  }

  /** This space with other choices of an embedding's width; none for what inputs have. */
  public SearchSpace withEmbeddings(List<Integer> other) {
    return new SearchSpace(
        name, nodes, denseDims, sparseDims, weightBits, activationBits, branches, other);
  }

  /** Whether anything in it is rounded. */
  public boolean quantised() {
    return !weightBits.equals(FLOAT) || !activationBits.equals(FLOAT);
  }

  /** This space with no choice of bits: the most of both kinds. */
  public SearchSpace withMostBits() {
    return withBits(List.of(weightBits.getLast()), List.of(activationBits.getLast()));
  }

  /** The most bits of both kinds. */
  public Bits mostBits() {
    return new Bits(weightBits.getLast(), activationBits.getLast());
  }

  /** The fewest bits of both kinds. */
  public Bits fewestBits() {
    return new Bits(weightBits.getFirst(), activationBits.getFirst());
  }

  boolean allows(Bits bits) {
    return weightBits.contains(bits.weights()) && activationBits.contains(bits.activations());
  }

  /**
   * How many architectures of so many blocks a search can meet: one dense and one sparse operator a
   * block, one to four inputs of either kind, one left and one right input, both sizes, both
   * switches, the bits of every operator, of the tables and of the head, the branches and the
   * embedding's width.
   */
  public BigInteger size(int blocks) {
    BigInteger bits = BigInteger.valueOf((long) weightBits.size() * activationBits.size());
    BigInteger all =
        bits.multiply(
            BigInteger.valueOf((long) weightBits.size() * Math.max(1, embeddings.size())));
    long micro =
        (long) denseNodes().size() * sparseNodes().size() * denseDims.size() * sparseDims.size();
    for (int i = 0; i < blocks; i++) {
      long available = i + 1L;
      BigInteger inputs = inputs(available);
      all =
          all.multiply(BigInteger.valueOf(micro * 4 * available * available))
              .multiply(inputs)
              .multiply(inputs)
              .multiply(bits.pow(4));
    }
    return branches.isFree() ? all.multiply(branches.size()).multiply(bits) : all;
  }

  /** Sets of one to four of so many. */
  private static BigInteger inputs(long available) {
    BigInteger sets = BigInteger.ONE;
    BigInteger sum = BigInteger.ZERO;
    for (long k = 1; k <= Math.min(4, available); k++) {
      sets = sets.multiply(BigInteger.valueOf(available - k + 1)).divide(BigInteger.valueOf(k));
      sum = sum.add(sets);
    }
    return sum;
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
