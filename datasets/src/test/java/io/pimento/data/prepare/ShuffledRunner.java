package io.pimento.data.prepare;

import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.data.prepare.carry.PieceWork;
import io.pimento.data.prepare.carry.Tried;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A hostile cluster: items in random order, everything sent as bytes, some work done twice, some
 * stopped half-way and begun again.
 */
final class ShuffledRunner implements PieceRunner {
  private final Random random;
  private int items;

  ShuffledRunner(long seed) {
    random = new Random(seed);
  }

  /** Items of all calls. */
  int items() {
    return items;
  }

  /** With so many at once no count of a token fits the memory. */
  @Override
  public int sharing() {
    return random.nextBoolean() ? 1 : Integer.MAX_VALUE;
  }

  @Override
  public <T extends Serializable, R extends Serializable> List<R> map(
      List<T> all, PieceWork<T, R> work, Consumer<? super R> done) throws IOException {
    items += all.size();
    List<Integer> order = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    Collections.shuffle(order, random);
    PieceWork<T, Tried<R>> tried = sent(work).tried();
    List<Tried<R>> results = new ArrayList<>(Collections.nCopies(all.size(), null));
    for (int k : order) {
      switch (random.nextInt(4)) {
        case 0 -> results.set(k, sent(tried.of(sent(all.get(k)))));
        case 1 -> stopped(tried, sent(all.get(k)));
        default -> {
          // once is enough
        }
      }
      results.set(k, sent(tried.of(sent(all.get(k)))));
    }
    List<R> whole = Tried.results(results);
    whole.forEach(done);
    return whole;
  }

  /** Does work on a thread that is interrupted at some moment, as files notice. */
  private <T extends Serializable, R extends Serializable> void stopped(
      PieceWork<T, R> work, T item) {
    Thread attempt =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    work.of(item);
                  } catch (IOException | UncheckedIOException e) {
                    // as was meant
                  }
                });
    try {
      Thread.sleep(0, random.nextInt(1_000_000));
      attempt.interrupt();
      attempt.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <V> V sent(V value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (V) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
