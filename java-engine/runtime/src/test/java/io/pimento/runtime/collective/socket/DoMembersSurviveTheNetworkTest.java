package io.pimento.runtime.collective.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.CollectiveException;
import io.pimento.runtime.collective.Gathered;
import io.pimento.runtime.collective.InProcessGroup;
import io.pimento.runtime.collective.Pieces;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large data, strangers, members that vanish, and those that do not come. */
@Timeout(60)
class DoMembersSurviveTheNetworkTest {
  private static final Duration BEAT = Duration.ofMillis(50);
  private static final Patience SHORT =
      new Patience(Duration.ofSeconds(1), Duration.ofSeconds(1), BEAT);

  /** What each member of a group does. */
  private interface Side<T> {
    T run(Collective member, MemoryOwner memory) throws Exception;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private <T> List<Future<T>> start(List<Callable<Collective>> members, Side<T> side) {
    List<Future<T>> running = new ArrayList<>();
    for (Callable<Collective> member : members) {
      running.add(
          threads.submit(
              () -> {
                try (MemoryOwner memory = new MemoryOwner()) {
                  return side.run(member.call(), memory);
                }
              }));
    }
    return running;
  }

  private static <T> List<T> ends(List<Future<T>> running) throws Exception {
    List<T> all = new ArrayList<>();
    for (Future<T> f : running) {
      all.add(f.get());
    }
    return all;
  }

  /** Rounds of all operations; odd lengths, empty pieces, and pieces beyond any buffer. */
  private static long bits(Collective member, MemoryOwner memory) throws InterruptedException {
    int[] sizes = {0, 1, 3, 1_500_001, 0, 17, 700_000};
    long sum = 0;
    for (int round = 0; round < 3; round++) {
      Random random = new Random(31L * member.rank() + round);
      Pieces pieces = new Pieces();
      for (int n : sizes) {
        long at = memory.floats(n);
        for (int i = 0; i < n; i++) {
          NativeMemory.put(at, i, random.nextFloat() - 0.5f);
        }
        pieces.addFloats(at, n);
      }
      member.allReduceSum(pieces, 0.1f + member.rank());
      sum = 31 * sum + hash(pieces);
      member.broadcast(round % member.size(), pieces);
      long floats = round == 1 ? 400_000L * member.rank() : 5;
      Gathered all =
          member.allGather(
              new Pieces().addFloats(pieces.address(3), floats).addFloats(pieces.address(5), 3),
              bytes -> memory.floats(bytes / Float.BYTES));
      for (Pieces p : all.members()) {
        sum = 31 * sum + hash(p);
      }
    }
    return sum;
  }

  private static long hash(Pieces pieces) {
    long hash = 0;
    for (int i = 0; i < pieces.count(); i++) {
      for (long k = 0; k < pieces.bytes(i) / Float.BYTES; k++) {
        hash = 31 * hash + NativeMemory.getInt(pieces.address(i), k);
      }
    }
    return hash;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void areBitsThoseOfThreads(int size) throws Exception {
    InProcessGroup threadGroup = new InProcessGroup(size);
    try (SocketGroups sockets = SocketGroups.of(size)) {
      List<Callable<Collective>> here = new ArrayList<>();
      List<Callable<Collective>> there = new ArrayList<>();
      for (int r = 0; r < size; r++) {
        int rank = r;
        here.add(() -> threadGroup.member(rank, new Workers(1)));
        there.add(() -> sockets.member(rank, new Workers(1)));
      }
      List<Long> expected = ends(start(here, DoMembersSurviveTheNetworkTest::bits));
      List<Long> found = ends(start(there, DoMembersSurviveTheNetworkTest::bits));
      assertThat(found).isEqualTo(expected);
    }
  }

  /** With 4 MiB a member on the way in all directions. */
  private static Void exchange(Collective member, MemoryOwner memory) throws Exception {
    Pieces floats = new Pieces().addFloats(memory.floats(1 << 20), 1 << 20);
    while (true) {
      member.allReduceSum(floats, 0.5f);
    }
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
  void doAllNameTheOneWhoseConnectionsEnd() throws Exception {
    try (SocketGroups sockets = SocketGroups.of(3)) {
      List<Callable<Collective>> members = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        int rank = r;
        members.add(() -> sockets.member(rank, new Workers(1)));
      }
      List<Future<Void>> running = start(members, DoMembersSurviveTheNetworkTest::exchange);
      Thread.sleep(200);
      sockets.groups().get(1).breakOff();
      for (int r : new int[] {0, 2}) {
        assertThat(failure(running.get(r)))
            .isInstanceOfSatisfying(
                CollectiveException.class, e -> assertThat(e.released()).isTrue())
            .hasMessageContaining("all-reduce of rank " + r + " was given up: rank 1 on ")
            .hasMessageContaining("is gone: its connection ended");
      }
    }
  }

  @Test
  void doAllNameTheOneThatIsSilentAndWaitForOneThatIsSlow() throws Exception {
    try (SocketGroups sockets = SocketGroups.of(3)) {
      List<Callable<Collective>> members = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        int rank = r;
        members.add(() -> sockets.member(rank, new Workers(1)));
      }
      List<Future<Boolean>> running =
          start(
              members,
              (member, memory) -> {
                Pieces floats = new Pieces().addFloats(memory.floats(8), 8);
                if (member.rank() == 2) {
                  // Longer than silence is borne, but its heart beats.
                  Thread.sleep(SocketGroups.PATIENCE.silence().toMillis() * 3 / 2);
                }
                member.allReduceSum(floats, 1);
                if (member.rank() == 2) {
                  sockets.groups().get(2).fallSilent();
                  return true;
                }
                member.allReduceSum(floats, 1);
                return false;
              });
      assertThat(running.get(2).get()).isTrue();
      for (int r : new int[] {0, 1}) {
        assertThat(failure(running.get(r)))
            .isInstanceOf(CollectiveException.class)
            .hasMessageContaining("rank 2 on ")
            .hasMessageContaining("has not been heard of for 2 s");
      }
    }
  }

  private Future<SocketGroup> joining(Rendezvous self, Patience patience) {
    return threads.submit(() -> SocketGroup.join(self, patience, notes::add));
  }

  private void awaitNote(String text) throws InterruptedException {
    while (notes.stream().noneMatch(n -> n.contains(text))) {
      Thread.sleep(5);
    }
  }

  /** Until a member of a higher rank has joined and waits for the others. */
  private static void awaitWaiting() throws InterruptedException {
    while (Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .noneMatch(
            f ->
                f.getClassName().equals(Links.class.getName())
                    && f.getMethodName().equals("awaitRoster"))) {
      Thread.sleep(5);
    }
  }

  private static Socket connected(int port) throws Exception {
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (java.net.ConnectException e) {
        Thread.sleep(5);
      }
    }
  }

  @Test
  void areStrangersRefusedAndTheGroupComesTogetherAllTheSame() throws Exception {
    int port = SocketGroups.freePort();
    Patience patience = SocketGroups.PATIENCE;
    Future<SocketGroup> first = joining(SocketGroups.at(0, 3, port, "s"), patience);
    try (Socket garbage = connected(port);
        Socket silent = connected(port);
        Socket cutOff = connected(port)) {
      OutputStream out = garbage.getOutputStream();
      byte[] bytes = new byte[100_000];
      new Random(1).nextBytes(bytes);
      out.write(bytes, 0, 1000);
      out.flush();
      awaitNote("does not speak as a member does");
      cutOff.getOutputStream().write("PIMENTO\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      cutOff.shutdownOutput();
      awaitNote("it broke off");
      try (Socket older = connected(port)) {
        byte[] hello = new byte[28];
        System.arraycopy("PIMENTO\n".getBytes("US-ASCII"), 0, hello, 0, 8);
        hello[11] = 99;
        older.getOutputStream().write(hello);
        awaitNote("another version of pimento, which speaks form 99");
      }
      assertThat(failure(joining(SocketGroups.at(1, 3, port, "other"), patience)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("PIMENTO_TOKEN is not the same");
      assertThat(failure(joining(SocketGroups.at(1, 2, port, "s"), patience)))
          .hasMessageContaining("it counts on 2 processes, this group on 3");
      Future<SocketGroup> second = joining(SocketGroups.at(1, 3, port, "s"), patience);
      awaitWaiting();
      assertThat(failure(joining(SocketGroups.at(1, 3, port, "s"), patience)))
          .hasMessageContaining("did not let rank 1 in: rank 1 on ")
          .hasMessageContaining("is in the group already");
      Future<SocketGroup> third = joining(SocketGroups.at(2, 3, port, "s"), patience);
      try (SocketGroups all =
          new SocketGroups(List.of(first.get(), second.get(), third.get()), notes)) {
        assertThat(failure(joining(SocketGroups.at(2, 3, port, "s"), patience)))
            .hasMessageContaining("is in the group already");
        List<Callable<Collective>> members = new ArrayList<>();
        for (int r = 0; r < 3; r++) {
          int rank = r;
          members.add(() -> all.member(rank, new Workers(1)));
        }
        assertThat(ends(start(members, DoMembersSurviveTheNetworkTest::bits))).hasSize(3);
      }
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void isWhoDoesNotComeNamedByAllWhoCame() throws Exception {
    int port = SocketGroups.freePort();
    Future<SocketGroup> first = joining(SocketGroups.at(0, 4, port, ""), SHORT);
    Future<SocketGroup> second = joining(SocketGroups.at(1, 4, port, ""), SHORT);
    assertThat(failure(first))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ranks 2, 3 did not come to localhost:" + port + " within 1 s");
    assertThat(failure(second)).hasMessageContaining("ranks 2, 3 did not come");
    assertThat(failure(joining(SocketGroups.at(2, 4, port, ""), SHORT)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("rank 0 did not answer at localhost:" + port + " within 1 s");
  }

  @Test
  void mayOneThatLeftBeforeTheGroupWasCompleteComeAgain() throws Exception {
    int port = SocketGroups.freePort();
    Patience patience = SocketGroups.PATIENCE;
    Future<SocketGroup> first = joining(SocketGroups.at(0, 3, port, ""), patience);
    Future<SocketGroup> gone = joining(SocketGroups.at(1, 3, port, ""), patience);
    awaitWaiting();
    gone.cancel(true);
    awaitNote("left before the group was complete");
    Future<SocketGroup> again = joining(SocketGroups.at(1, 3, port, ""), patience);
    Future<SocketGroup> third = joining(SocketGroups.at(2, 3, port, ""), patience);
    try (SocketGroups all =
        new SocketGroups(List.of(first.get(), again.get(), third.get()), notes)) {
      assertThat(all.groups()).extracting(SocketGroup::rank).containsExactly(0, 1, 2);
    }
  }

  @Test
  void isAPortThatIsTakenNamed() throws Exception {
    try (java.net.ServerSocket taken =
        new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Rendezvous self = new Rendezvous(0, 2, "127.0.0.1", taken.getLocalPort(), "");
      assertThatThrownBy(() -> SocketGroup.join(self, SHORT, notes::add))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("rank 0 cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("PIMENTO_PORT");
    }
  }

  @Test
  void isAMemberThatEndedNamedByWhoStillNeedsIt() throws Exception {
    try (SocketGroups sockets = SocketGroups.of(2);
        Workers workers = new Workers(1);
        MemoryOwner memory = new MemoryOwner()) {
      Collective member = sockets.member(0, workers);
      Future<?> ending = threads.submit(() -> sockets.groups().get(1).close());
      Pieces floats = new Pieces().addFloats(memory.floats(8), 8);
      assertThatThrownBy(() -> member.allReduceSum(floats, 1))
          .isInstanceOf(CollectiveException.class)
          .hasMessageContaining("rank 1 on ")
          .hasMessageContaining("has ended already");
      ending.get();
    }
  }
}
