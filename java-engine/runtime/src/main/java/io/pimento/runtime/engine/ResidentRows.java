package io.pimento.runtime.engine;

import java.util.Map;

/**
 * Batches of rows that stay on the device, for who runs over the same rows again and again. Safe
 * for several threads once all batches are there.
 */
public interface ResidentRows extends AutoCloseable {
  /**
   * Copies one batch to the device.
   *
   * @param host address of each input
   * @param widths floats or ids a row; 1 where it is not named
   */
  void add(int rows, Map<String, Long> host, Map<String, Integer> widths);

  /** Rows of a batch. */
  int rows(int batch);

  /**
   * Addresses of a batch's inputs as a graph reads them that a queue of the device prepared.
   *
   * @param first row of the batch to start with
   */
  Map<String, Long> inputs(CompiledGraph prepared, int batch, int first);

  /**
   * Where a column of a batch begins, its rows one behind the other.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  long column(int batch, String name);

  @Override
  void close();
}
