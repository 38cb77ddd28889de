package io.pimento.bench.embedding;

import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws rows of a table: uniform, Zipf, or by a histogram of how often each rank is used. */
public final class IdSource {
  /** Cumulative shares of the ranks; empty for uniform. */
  private final double[] cumulative;

  private final int rows;

  private IdSource(int rows, double[] cumulative) {
    this.rows = rows;
    this.cumulative = cumulative;
  }

  /** Every row equally often. */
  public static IdSource uniform(int rows) {
    return new IdSource(rows, new double[0]);
  }

  /**
   * Rank r with weight 1/rˢ.
   *
   * @param s above 0
   */
  public static IdSource zipf(int rows, double s) {
    double[] weights = new double[rows];
    for (int r = 0; r < rows; r++) {
      weights[r] = Math.pow(r + 1, -s);
    }
    return new IdSource(rows, cumulative(weights));
  }

  /**
   * Ranks by measured counts, one number a line, the first line the most used row.
   *
   * @throws UserException naming file and line
   */
  public static IdSource histogram(int rows, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserException("there is no file " + file);
    }
    double[] weights =
        Files.readAllLines(file).stream()
            .filter(l -> !l.isBlank())
            .mapToDouble(l -> count(l, file))
            .toArray();
    if (weights.length == 0 || weights.length > rows || Arrays.stream(weights).sum() <= 0) {
      throw new UserException(
          file
              + " must hold 1 to "
              + rows
              + " counts (--rows), not all 0; it holds "
              + weights.length);
    }
    return new IdSource(rows, cumulative(weights));
  }

  private static double count(String line, Path file) {
    try {
      double c = Double.parseDouble(line.strip());
      if (c >= 0 && Double.isFinite(c)) {
        return c;
      }
    } catch (NumberFormatException e) {
      throw new UserException(file + ": '" + line + "' is not a count of 0 or more", e);
    }
    throw new UserException(file + ": '" + line + "' is not a count of 0 or more");
  }

  private static double[] cumulative(double[] weights) {
    double[] sums = new double[weights.length];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      sums[i] = total;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= total;
    }
    return sums;
  }

  /** The next row; ranks are scattered over the table, as in a dictionary by first appearance. */
  public int next(SplittableRandom random) {
    if (cumulative.length == 0) {
      return random.nextInt(rows);
    }
    int found = Arrays.binarySearch(cumulative, random.nextDouble());
    int rank = Math.min(cumulative.length - 1, found < 0 ? -found - 1 : found);
    return scatter(rank);
  }

  /** A permutation of the rows: multiplication by a prime that does not divide their number. */
  private int scatter(int rank) {
    long prime = rows % 2_654_435_761L == 0 ? 40_503L : 2_654_435_761L;
    return (int) (rank * prime % rows);
  }
}
