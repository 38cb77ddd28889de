package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.RequestSource;
import java.io.Closeable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace ahead on a thread of its own, a few blocks at most, so that parsing goes on beside
 * the simulation. A mistake is thrown where the request that it stands for would have come.
 */
final class ReadAhead implements RequestSource, Closeable {
  private static final int BLOCK = 1 << 12;
  private static final int BLOCKS = 16;

  /** Requests one after another; the last block has fewer than fit. */
  private static final class Block {
    final long[] address = new long[BLOCK];
    final long[] arrive = new long[BLOCK];
    final boolean[] write = new boolean[BLOCK];
    int size;
    @Nullable RuntimeException failure;
  }

  private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS);
  private final Thread reader;
  private Block block = new Block();
  private int at = -1;
  private boolean last;

  ReadAhead(RequestSource source) {
    for (int b = 0; b < BLOCKS - 1; b++) {
      free.add(new Block());
    }
    this.reader = Thread.ofPlatform().daemon().name("trace").start(() -> read(source));
  }

  private void read(RequestSource source) {
    try {
      boolean more = true;
      while (more) {
        Block next = free.take();
        more = fill(next, source);
        full.put(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the block is full. */
  private static boolean fill(Block b, RequestSource source) {
    b.size = 0;
    try {
      while (b.size < BLOCK && source.next()) {
        b.address[b.size] = source.address();
        b.arrive[b.size] = source.arrive();
        b.write[b.size++] = source.write();
      }
    } catch (RuntimeException e) {
      b.failure = e;
      return false;
    } catch (Error e) {
      b.failure = new IllegalStateException("the trace could not be read: " + e, e);
      return false;
    }
    return b.size == BLOCK;
  }

  @Override
  public boolean next() {
    return ++at < block.size || nextBlock();
  }

  private boolean nextBlock() {
    if (block.failure != null) {
      throw block.failure;
    }
    if (last) {
      return false;
    }
    try {
      Block done = block;
      block = full.take();
      free.add(done);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a trace was read", e);
    }
    last = block.size < BLOCK;
    at = -1;
    return next();
  }

  @Override
  public long address() {
    return block.address[at];
  }

  @Override
  public boolean write() {
    return block.write[at];
  }

  @Override
  public long arrive() {
    return block.arrive[at];
  }

  /** Stops the reader; when this returns it reads no more. */
  @Override
  public void close() {
    reader.interrupt();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
