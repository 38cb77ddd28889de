package io.pimento.search.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AreItemsAnsweredOnceInTheirOrderTest {
  private static final WorkPlace PLACE = place("512");

  @TempDir private Path work;

  private static WorkPlace place(String bits) {
    return new WorkPlace(
        "test",
        new TreeMap<>(Map.of("folder", "somewhere")),
        new TreeMap<>(Map.of("vector bits", bits)));
  }

  private static WorkLoop loop(ItemWorker worker, String part) {
    return new WorkLoop((_, _) -> worker, Part.parse(part), 2, false, _ -> {});
  }

  /** Counts, and answers with what it was asked. */
  private record Echo(AtomicInteger asked) implements ItemWorker {
    @Override
    public String answer(String question) {
      asked.incrementAndGet();
      return "{\"of\":" + question + "}";
    }

    @Override
    public void close() {}
  }

  private List<Answer> carry(List<String> questions, List<Integer> arrived) throws Exception {
    try (FolderCarrier carrier = new FolderCarrier(work, _ -> {})) {
      return carrier.carry(PLACE, questions, (i, _) -> arrived.add(i));
    }
  }

  @Test
  void bySeveralWorkersWhoeverIsFirst() throws Exception {
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      questions.add("{\"n\":" + i % 30 + "}"); // ten of them twice
    }
    AtomicInteger asked = new AtomicInteger();
    List<Integer> arrived = new ArrayList<>();
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      List<Future<Integer>> workers = new ArrayList<>();
      for (int k = 1; k <= 3; k++) {
        Callable<Integer> one = follow(asked, k + "/3");
        workers.add(pool.submit(one));
      }
      List<Answer> answers = carry(questions, arrived);
      assertThat(answers.stream().map(Answer::value))
          .isEqualTo(questions.stream().map(q -> "{\"of\":" + q + "}").toList());
      int all = 0;
      for (Future<Integer> worker : workers) {
        all += worker.get();
      }
      assertThat(all).isEqualTo(30);
    }
    assertThat(asked).hasValue(30);
    assertThat(arrived).hasSize(40).doesNotHaveDuplicates();
    // Who asks again, say after a kill, has all at once, with nobody there to answer.
    assertThat(carry(questions, new ArrayList<>())).hasSize(40);
  }

  private Callable<Integer> follow(AtomicInteger asked, String part) {
    return () -> loop(new Echo(asked), part).folder(work, 60);
  }

  @Test
  void aFileByItselfIsAnsweredWithoutWaiting() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ItemsFile file = ItemsFile.write(work, PLACE, List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}"));
    assertThat(loop(new Echo(asked), "1/2").file(file.path())).isEqualTo(2);
    assertThat(loop(new Echo(asked), "1/2").file(file.path())).isZero();
    assertThat(loop(new Echo(asked), "2/2").file(file.path())).isEqualTo(1);
    assertThat(asked).hasValue(3);
    Files.writeString(file.path(), Files.readString(file.path()).replace("\"n\":2", "\"n\":4"));
    assertThatThrownBy(() -> ItemsFile.read(file.path()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("checksum");
  }

  /** Answers with a number of its own. */
  private record Differing(int own) implements ItemWorker {
    @Override
    public String answer(String question) {
      return "{\"own\":" + own + "}";
    }

    @Override
    public void close() {}
  }

  @Test
  void anotherAnswerIsAnErrorThatNamesBoth() throws Exception {
    String question = "{\"n\":1}";
    ItemsFile file = ItemsFile.write(work, PLACE, List.of(question));
    Answers answers = new Answers(work, PLACE);
    answers.keep(question, new Answer("{\"own\":1}", 1, "alpha, process 1"));
    // The same again, slower and elsewhere, is no other answer.
    assertThat(answers.keep(question, new Answer("{\"own\":1}", 9, "beta, process 2")).host())
        .isEqualTo("alpha, process 1");
    WorkLoop audit = new WorkLoop((_, _) -> new Differing(2), Part.parse("1/1"), 1, true, _ -> {});
    assertThatThrownBy(() -> audit.file(file.path()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            "alpha, process 1", Answer.thisProcess(), "{\"own\":1}", "{\"own\":2}");
    // Whoever takes the answer from then on hears of it.
    assertThatThrownBy(() -> carry(List.of(question), new ArrayList<>()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("alpha, process 1");
  }

  @Test
  void whoCannotAnswerIsNamedAndMayTryAgain() throws Exception {
    String question = "{\"n\":7}";
    ItemsFile file = ItemsFile.write(work, PLACE, List.of(question));
    ItemWorker failing =
        new ItemWorker() {
          @Override
          public String answer(String asked) throws IOException {
            throw new IOException("no room on the disk");
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> loop(failing, "1/1").file(file.path()))
        .hasMessageContaining("no room on the disk");
    Answers answers = new Answers(work, PLACE);
    assertThat(answers.failed(question).orElseThrow())
        .contains(Answer.thisProcess(), "no room on the disk", question);
    answers.retry(question);
    assertThat(loop(new Echo(new AtomicInteger()), "1/1").file(file.path())).isEqualTo(1);
    assertThat(carry(List.of(question), new ArrayList<>())).hasSize(1);
  }

  @Test
  void aPlaceWithOtherNeedsIsRefusedByName() {
    SortedMap<String, String> narrow = place("256").needs();
    assertThatThrownBy(() -> PLACE.requireAlike(narrow))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("vector bits is 256 here, 512 where the work comes from");
    assertThat(WorkPlace.read("it", PLACE.json())).isEqualTo(PLACE);
    assertThat(place("256").id("{}")).isNotEqualTo(PLACE.id("{}"));
  }

  @Test
  void aPartIsKOfN() {
    assertThat(Part.parse("2/8")).isEqualTo(new Part(2, 8));
    for (String wrong : List.of("0/2", "3/2", "2", "a/b", "-1/2", "1/0")) {
      assertThatThrownBy(() -> Part.parse(wrong))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }
}
