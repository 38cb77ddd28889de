package io.pimento.runtime.parallel;

import java.util.Arrays;

/**
 * The jobs of a piece of work in their order, noted while it is done so that {@link Workers} can do
 * them again without what prepares them. They hold the sizes and addresses of when they were noted.
 */
public final class Jobs {
  private Part[] bodies = new Part[2];
  private int[] parts = new int[2];
  private int size;
  private boolean whole = true;

  /** Of the workers' memory when the first job was noted. */
  private final int moves;

  Jobs(int moves) {
    this.moves = moves;
  }

  void add(int count, Part body) {
    if (size == parts.length) {
      bodies = Arrays.copyOf(bodies, 2 * size);
      parts = Arrays.copyOf(parts, 2 * size);
    }
    parts[size] = count;
    bodies[size++] = body;
  }

  /** There is more to the work than these. */
  void leaveOut() {
    whole = false;
  }

  boolean isWhole() {
    return whole;
  }

  int moves() {
    return moves;
  }

  int size() {
    return size;
  }

  int parts(int job) {
    return parts[job];
  }

  Part body(int job) {
    return bodies[job];
  }
}
