package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.graph.Graph;
import io.pimento.graph.TensorType;
import java.util.List;
import java.util.Map;

/**
 * A graph compiled for a batch size, to be run as often as wanted.
 *
 * @param words what the kernel reads
 * @param outline instructions of each level
 * @param arenaBytes room for values
 * @param inputs where each input lies: its base, or its offset in the one block
 * @param outputs where each output lies
 * @param guards start and length of the bytes of the arena that nothing may write
 */
record Tape(
    Graph graph,
    int batch,
    long[] words,
    List<List<Instruction>> outline,
    long arenaBytes,
    Map<String, Integer> inputs,
    Map<String, Output> outputs,
    List<long[]> guards) {
  /**
   * Where an output lies.
   *
   * @param at operand of its floats
   * @param keys operand of a row gradient's keys, else 0
   * @param capacity most keys
   * @param countAt operand of the number of keys; 0 where it is the capacity
   */
  record Output(TensorType type, long at, long keys, int capacity, long countAt) {}
}
