package io.pimento.runtime.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums, broadcasts and gatherings of threads, and what becomes of them when one fails. */
@Timeout(60)
class DoMembersActTogetherTest {
  /** What one member does. */
  private interface Side<T> {
    T run(Collective member, MemoryOwner memory) throws Exception;
  }

  /** A group of which each thread is a member. */
  interface Members {
    Collective member(int rank, Workers workers) throws Exception;
  }

  /** A group that ends with the test. */
  Members group(int size) throws Exception {
    return new InProcessGroup(size)::member;
  }

  /** Whether a member's thread waits for others without work. */
  boolean asleep(Thread member) {
    return member.getState() == Thread.State.WAITING;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Thread> members = java.util.Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void endThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private <T> List<Future<T>> start(Members group, int size, Side<T> side) {
    List<Future<T>> running = new ArrayList<>();
    for (int r = 0; r < size; r++) {
      int rank = r;
      Callable<T> task =
          () -> {
            members.add(Thread.currentThread());
            try (Workers workers = new Workers(1 + rank % 2);
                MemoryOwner memory = new MemoryOwner()) {
              return side.run(group.member(rank, workers), memory);
            }
          };
      running.add(threads.submit(task));
    }
    return running;
  }

  private <T> List<T> all(int size, Side<T> side) throws Exception {
    List<T> results = new ArrayList<>();
    for (Future<T> f : start(group(size), size, side)) {
      results.add(f.get());
    }
    return results;
  }

  private static float[] numbers(int rank, int piece, int round, int n) {
    Random random = new Random(rank * 1_000_003L + piece * 1009 + round);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) Math.exp(8 * random.nextGaussian()) * (random.nextBoolean() ? 1 : -1);
    }
    return x;
  }

  private static long place(MemoryOwner memory, float[] x) {
    long at = memory.floats(x.length);
    NativeMemory.copy(x, 0, at, x.length);
    return at;
  }

  private static float[] read(long at, int n) {
    float[] x = new float[n];
    NativeMemory.copy(at, x, 0, n);
    return x;
  }

  /** Sizes below, at and above vectors and parts. */
  private static final int[] SIZES = {0, 1, 7, 16, 100, 8192, 8193, 40_000};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void isASumThatOfTheRanksInTheirOrder(int size) throws Exception {
    int rounds = 5;
    List<List<float[]>> found =
        all(
            size,
            (member, memory) -> {
              List<float[]> sums = new ArrayList<>();
              for (int round = 0; round < rounds; round++) {
                // Whoever comes first or last, the bits are the same.
                Thread.sleep((member.rank() * 7 + round * 5) % 11);
                Pieces pieces = new Pieces();
                for (int i = 0; i < SIZES.length; i++) {
                  float[] x = numbers(member.rank(), i, round, SIZES[i]);
                  pieces.addFloats(place(memory, x), x.length);
                }
                member.allReduceSum(pieces, 0.3f + member.rank());
                for (int i = 0; i < SIZES.length; i++) {
                  sums.add(read(pieces.address(i), SIZES[i]));
                }
              }
              return sums;
            });
    for (int k = 0; k < rounds * SIZES.length; k++) {
      int piece = k % SIZES.length;
      float[] sum = new float[SIZES[piece]];
      for (int r = 0; r < size; r++) {
        float[] x = numbers(r, piece, k / SIZES.length, sum.length);
        for (int i = 0; i < sum.length; i++) {
          sum[i] = r == 0 ? x[i] * (0.3f + r) : sum[i] + x[i] * (0.3f + r);
        }
      }
      for (List<float[]> member : found) {
        assertThat(member.get(k)).as("piece %d", piece).isEqualTo(sum);
      }
    }
  }

  @Test
  void doesABroadcastReachEveryMember() throws Exception {
    List<float[]> found =
        all(
            3,
            (member, memory) -> {
              float[] last = {};
              for (int root = 0; root < 3; root++) {
                long at = place(memory, numbers(member.rank(), root, 0, 1000));
                member.broadcast(root, new Pieces().addFloats(at, 999).addFloats(at, 0));
                last = read(at, 1000);
                assertThat(Arrays.copyOf(last, 999))
                    .isEqualTo(Arrays.copyOf(numbers(root, root, 0, 1000), 999));
                assertThat(last[999]).isEqualTo(numbers(member.rank(), root, 0, 1000)[999]);
              }
              return last;
            });
    assertThat(found).hasSize(3);
  }

  @Test
  void areGatheredPiecesThoseOfAllMembers() throws Exception {
    all(
        4,
        (member, memory) -> {
          for (int round = 0; round < 3; round++) {
            Pieces mine = new Pieces();
            for (int i = 0; i < 3; i++) {
              // Some are empty, none as long as another's.
              float[] x = numbers(member.rank(), i, round, member.rank() * 50 * i + round);
              mine.addFloats(place(memory, x), x.length);
            }
            Gathered all = member.allGather(mine, bytes -> memory.floats(bytes / 4));
            for (int r = 0; r < 4; r++) {
              for (int i = 0; i < 3; i++) {
                int n = r * 50 * i + round;
                assertThat(all.bytes(r, i)).isEqualTo(4L * n);
                assertThat(all.address(r, i) % 64).isZero();
                assertThat(read(all.address(r, i), n)).isEqualTo(numbers(r, i, round, n));
              }
            }
          }
          return true;
        });
  }

  private static Throwable failure(Future<?> f) throws InterruptedException {
    try {
      f.get();
      throw new AssertionError("it went well");
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  void isAMismatchAnErrorOfAllAndTheGroupUsableAfterIt() throws Exception {
    List<List<String>> messages =
        all(
            3,
            (member, memory) -> {
              long at = memory.floats(64);
              NativeMemory.fill(at, 64, 1);
              boolean odd = member.rank() == 2;
              List<String> caught = new ArrayList<>();
              List<Callable<Void>> wrong =
                  List.of(
                      () -> reduced(member, new Pieces().addFloats(at, odd ? 3 : 4)),
                      () -> reduced(member, odd ? new Pieces() : new Pieces().addFloats(at, 4)),
                      () -> {
                        member.broadcast(odd ? 1 : 0, new Pieces().addFloats(at, 4));
                        return null;
                      },
                      () -> {
                        if (odd) {
                          member.broadcast(0, new Pieces().addFloats(at, 4));
                        } else {
                          member.allReduceSum(new Pieces().addFloats(at, 4), 1);
                        }
                        return null;
                      });
              for (Callable<Void> w : wrong) {
                assertThatThrownBy(w::call)
                    .isInstanceOfSatisfying(
                        CollectiveException.class,
                        e -> {
                          assertThat(e.released()).isFalse();
                          caught.add(e.getMessage());
                        });
              }
              assertThat(read(at, 64)).containsOnly(1);
              member.allReduceSum(new Pieces().addFloats(at, 4), 1);
              assertThat(NativeMemory.get(at)).isEqualTo(3);
              return caught;
            });
    assertThat(messages).allMatch(messages.getFirst()::equals);
    assertThat(messages.getFirst())
        .containsExactly(
            "all-reduce: the bytes of piece 0 are 16 on rank 0 and 12 on rank 2",
            "all-reduce: the number of pieces is 1 on rank 0 and 0 on rank 2",
            "broadcast: its root is rank 0 on rank 0 and 1 on rank 2",
            "members call different operations: rank 0 all-reduce, rank 2 broadcast");
  }

  private static Void reduced(Collective member, Pieces pieces) throws InterruptedException {
    member.allReduceSum(pieces, 1);
    return null;
  }

  @Test
  void doesAFailedMemberReleaseTheOthers() throws Exception {
    CountDownLatch broadcast = new CountDownLatch(3);
    List<Future<Boolean>> running =
        start(
            group(3),
            3,
            (member, memory) -> {
              long at = memory.floats(4);
              member.broadcast(0, new Pieces().addFloats(at, 4));
              assertThat(member.failure()).isEmpty();
              broadcast.countDown();
              if (member.rank() == 1) {
                // A failure also ends what others have not finished: here, the next meeting.
                broadcast.await();
                member.abort(new IllegalStateException("out of order"));
                return true;
              }
              assertThatThrownBy(() -> member.allReduceSum(new Pieces().addFloats(at, 4), 1))
                  .isInstanceOf(CollectiveException.class)
                  .hasMessageContaining("all-reduce of rank " + member.rank())
                  .hasMessageMatching(".*: rank 1( on .*)? failed.*")
                  .hasMessageContaining("out of order");
              // Whoever comes later is not kept either.
              assertThatThrownBy(() -> member.broadcast(0, new Pieces().addFloats(at, 4)))
                  .hasMessageContaining("broadcast of rank " + member.rank() + " was given up");
              assertThat(member.failure().orElseThrow()).contains("rank 1", "out of order");
              return true;
            });
    for (Future<Boolean> f : running) {
      assertThat(f.get()).isTrue();
    }
  }

  @Test
  void doesAnInterruptedMemberReleaseTheOthers() throws Exception {
    Members group = group(3);
    List<Future<Boolean>> running =
        start(
            group,
            2,
            (member, memory) -> {
              member.allReduceSum(new Pieces().addFloats(memory.floats(4), 4), 1);
              return true;
            });
    while (members.size() < 2 || !members.stream().allMatch(this::asleep)) {
      // Asleep: whoever waits for a member takes no core from it.
      Thread.sleep(1);
    }
    members.getFirst().interrupt();
    List<Throwable> failures = List.of(failure(running.get(0)), failure(running.get(1)));
    assertThat(failures).hasAtLeastOneElementOfType(InterruptedException.class);
    assertThat(failures)
        .filteredOn(e -> e instanceof CollectiveException c && c.released())
        .singleElement()
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .matches(
                        "all-reduce of rank (0|1) was given up: rank (0|1)( on .*)? was interrupted"
                            + " in all-reduce"));
  }

  @Test
  void doesAMemberWithoutRoomReleaseTheOthers() throws Exception {
    List<Future<Gathered>> running =
        start(
            group(2),
            2,
            (member, memory) ->
                member.allGather(
                    new Pieces().addFloats(memory.floats(8), 8),
                    bytes -> {
                      if (member.rank() == 1) {
                        throw new IllegalStateException("no room for " + bytes);
                      }
                      return memory.floats(bytes / 4);
                    }));
    assertThat(failure(running.get(1))).isInstanceOf(IllegalStateException.class);
    assertThat(failure(running.get(0)))
        .isInstanceOf(CollectiveException.class)
        .hasMessageMatching(".*: rank 1( on .*)? failed in all-gather.*")
        .hasMessageContaining("no room for 128");
  }

  @Test
  void areWrongRanksAndSizesNamed() {
    try (Workers workers = new Workers(1)) {
      assertThatThrownBy(() -> new InProcessGroup(0)).hasMessageContaining("not 0");
      InProcessGroup one = new InProcessGroup(1);
      assertThatThrownBy(() -> one.member(1, workers)).hasMessageContaining("no rank 1");
      Collective member = one.member(0, workers);
      assertThatThrownBy(() -> member.broadcast(2, new Pieces())).hasMessageContaining("no rank 2");
      assertThatThrownBy(() -> new Pieces().add(64, -1)).hasMessageContaining("-1 bytes");
    }
  }
}
