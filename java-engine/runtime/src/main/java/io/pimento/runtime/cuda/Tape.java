package io.pimento.runtime.cuda;

import io.pimento.cuda.TapeWriter;
import io.pimento.graph.Graph;
import io.pimento.graph.TensorType;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A graph compiled for a batch size, to be run as often as wanted.
 *
 * @param pieces what the kernels read
 * @param traffic what goes between GPUs from piece to piece; null for one piece
 * @param writer what the words were made from, for profiles
 * @param arenaBytes room for values
 * @param inputs where each input lies
 * @param outputs where each output lies
 * @param leftBytes room for what other GPUs read
 * @param guards start and length of the bytes of the arena that nothing may write
 */
record Tape(
    Graph graph,
    int batch,
    TapePieces pieces,
    @Nullable AreaTraffic traffic,
    TapeWriter writer,
    long arenaBytes,
    Map<String, Source> inputs,
    Map<String, Output> outputs,
    long leftBytes,
    List<long[]> guards) {
  /**
   * Where an input lies.
   *
   * @param at its offset in the one block, or its base where inputs are apart
   * @param width floats of a row where rows are padded, else 0
   * @param stride floats from row to row where they are
   */
  record Source(long at, int width, int stride) {
    /** Bytes that an input of so many bytes takes up. */
    long bytes(long given) {
      return width == 0 ? given : given / width * stride;
    }
  }

  /** Bytes on which what follows the inputs starts. */
  private static final long LINE = 256;

  /** So many bytes, up to where something can follow them. */
  static long lines(long bytes) {
    return NodeTape.ceil(bytes, LINE) * LINE;
  }

  /** Where inputs end that lie in one block. */
  long inputsEnd(ToLongFunction<String> bytes) {
    long end = 0;
    for (Map.Entry<String, Source> e : inputs.entrySet()) {
      end = Math.max(end, e.getValue().at() + e.getValue().bytes(bytes.applyAsLong(e.getKey())));
    }
    return lines(end);
  }

  /**
   * The address that an input was given.
   *
   * @throws IllegalStateException if it was given none
   */
  static long given(Map<String, Long> addresses, String input) {
    Long at = addresses.get(input);
    if (at == null) {
      throw new IllegalStateException("input " + input + " was not given an address");
    }
    return at;
  }

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
