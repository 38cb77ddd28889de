package io.pimento.pim.dram;

import io.pimento.pim.dram.control.RequestSource;
import java.util.List;

/** Requests of a list, in its order. */
public final class Requests implements RequestSource {
  /** One request. */
  public record One(long address, boolean write, long arrive) {}

  private final List<One> all;
  private int place = -1;

  public Requests(List<One> all) {
    this.all = List.copyOf(all);
  }

  @Override
  public boolean next() {
    return ++place < all.size();
  }

  @Override
  public long address() {
    return all.get(place).address();
  }

  @Override
  public boolean write() {
    return all.get(place).write();
  }

  @Override
  public long arrive() {
    return all.get(place).arrive();
  }
}
