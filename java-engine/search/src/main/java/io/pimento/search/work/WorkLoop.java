package io.pimento.search.work;

import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers a part of what is handed out in a folder: of one file, or of all that come until nothing
 * more does.
 *
 * @param lanes questions that are answered at a time
 * @param again also answers what was answered already, and compares
 */
public record WorkLoop(Opener opener, Part part, int lanes, boolean again, Consumer<String> lines) {
  private static final long PAUSE_MILLIS = 100;

  /** Opens the place that questions are of. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens it.
     *
     * @throws UserException if answers given here could differ
     */
    ItemWorker open(WorkPlace place, int lanes) throws IOException, InterruptedException;
  }

  /** A place that is open; one at a time, since its weights may be large. */
  private static final class Opened implements AutoCloseable {
    private final Opener opener;
    private final int lanes;
    private @Nullable WorkPlace place;
    private @Nullable ItemWorker worker;

    Opened(Opener opener, int lanes) {
      this.opener = opener;
      this.lanes = lanes;
    }

    ItemWorker at(WorkPlace asked) throws IOException, InterruptedException {
      ItemWorker there = worker;
      if (there != null && asked.equals(place)) {
        return there;
      }
      close();
      ItemWorker opened = opener.open(asked, lanes);
      worker = opened;
      place = asked;
      return opened;
    }

    @Override
    public void close() throws IOException {
      ItemWorker there = worker;
      worker = null;
      if (there != null) {
        there.close();
      }
    }
  }

  /**
   * Answers a file's questions.
   *
   * @return how many were answered here
   */
  public int file(Path items) throws IOException, InterruptedException {
    try (Opened opened = new Opened(opener, lanes)) {
      return answer(items, opened);
    }
  }

  /**
   * Answers what comes into a folder until whoever hands out says that it was all.
   *
   * @param patience seconds without anything to do after which it is over, too
   * @return how many were answered here
   */
  public int folder(Path work, double patience) throws IOException, InterruptedException {
    Set<Path> seen = new HashSet<>();
    int answered = 0;
    try (Opened opened = new Opened(opener, lanes)) {
      long last = System.nanoTime();
      while (true) {
        // Asked before looking, so that nothing comes in between.
        boolean ended = FolderCarrier.hasEnded(work);
        for (Path items : Files.isDirectory(work) ? ItemsFile.in(work) : List.<Path>of()) {
          if (seen.add(items)) {
            answered += answer(items, opened);
            last = System.nanoTime();
          }
        }
        if (ended || (System.nanoTime() - last) / 1e9 >= patience) {
          return answered;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private int answer(Path file, Opened opened) throws IOException, InterruptedException {
    ItemsFile items = ItemsFile.read(file);
    Answers answers = new Answers(file.toAbsolutePath().resolveSibling(""), items.place());
    List<String> mine = new ArrayList<>();
    for (int i = 0; i < items.questions().size(); i++) {
      String question = items.questions().get(i);
      if (part.has(i) && (again || answers.find(question).isEmpty())) {
        mine.add(question);
      }
    }
    if (mine.isEmpty()) {
      return 0;
    }
    ItemWorker worker = opened.at(items.place());
    try (ExecutorService pool = Executors.newFixedThreadPool(lanes)) {
      try {
        List<Future<Answer>> coming = new ArrayList<>();
        for (String question : mine) {
          coming.add(pool.submit(() -> answer(worker, answers, question)));
        }
        for (Future<Answer> one : coming) {
          Awaited.of(one);
        }
      } finally {
        pool.shutdownNow();
      }
    }
    lines.accept(
        mine.size() + " of " + items.questions().size() + " items of " + file.getFileName());
    return mine.size();
  }

  private static Answer answer(ItemWorker worker, Answers answers, String question)
      throws IOException, InterruptedException {
    Answer answer;
    try {
      answer = Answer.of(worker, question);
    } catch (IOException | RuntimeException e) {
      answers.fail(question, String.valueOf(e.getMessage()));
      throw e;
    }
    return answers.keep(question, answer);
  }
}
