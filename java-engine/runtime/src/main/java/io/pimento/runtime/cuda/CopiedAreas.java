package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaStream;
import io.pimento.cuda.NcclCommunicator;
import java.util.ArrayList;
import java.util.List;

/**
 * On one GPU an area for what each GPU of a group leaves: its own, and copies of the others',
 * brought between a step's launches. The stream's order keeps steps apart.
 */
final class CopiedAreas implements AutoCloseable {
  private final CudaBackend gpu;
  private final int rank;
  private final int size;
  private long at;
  private long bytes;

  CopiedAreas(CudaBackend gpu, int rank, int size) {
    this.gpu = gpu;
    this.rank = rank;
    this.size = size;
  }

  /** Whether a step that leaves so many bytes has room. */
  boolean holds(long wanted) {
    return wanted <= bytes;
  }

  /** Makes room for a step, and for somewhat larger ones; nothing may be under way. */
  void grow(long wanted) {
    close();
    long each = Tape.lines(wanted + wanted / 4);
    at = gpu.device().allocate(size * each);
    bytes = each;
  }

  private long area(int of) {
    return at + bytes * of;
  }

  /** Adds the bases by which a step's tape names the areas. */
  void bind(long[] bases) {
    for (int r = 0; r < size; r++) {
      bases[Words.EXCHANGE + r] = area(r);
    }
  }

  /**
   * Brings what follows a launch of a step.
   *
   * @param launch from 0
   * @param arena address of the step's values
   */
  void bring(
      NcclCommunicator group, AreaTraffic traffic, int launch, CudaStream stream, long arena) {
    if (launch == 0) {
      left(group, traffic, stream);
    } else if (launch == 1 && traffic.floats() > 0) {
      long each = traffic.slice();
      long units = NodeTape.elementUnits(each);
      long sums = arena + Words.offset(traffic.sums());
      long squares = arena + Words.offset(traffic.squares());
      group.allGather(stream, rank, sums, Float.BYTES * each);
      group.allGather(stream, rank, squares, Double.BYTES * units);
    }
  }

  private void left(NcclCommunicator group, AreaTraffic traffic, CudaStream stream) {
    List<NcclCommunicator.Stretch> sent = new ArrayList<>();
    List<NcclCommunicator.Stretch> received = new ArrayList<>();
    for (int r = 0; r < size; r++) {
      if (r != rank) {
        for (AreaTraffic.Stretch s : traffic.whole()) {
          add(sent, r, area(rank), s);
          add(received, r, area(r), s);
        }
        add(sent, r, area(rank), traffic.slice(r));
        add(received, r, area(r), traffic.slice(rank));
      }
    }
    group.exchange(stream, sent, received);
  }

  private static void add(
      List<NcclCommunicator.Stretch> to, int rank, long area, AreaTraffic.Stretch s) {
    if (s.bytes() > 0) {
      to.add(new NcclCommunicator.Stretch(rank, area + s.at(), s.bytes()));
    }
  }

  @Override
  public void close() {
    if (bytes > 0) {
      gpu.device().free(at, size * bytes);
      bytes = 0;
    }
  }
}
