package io.pimento.search.work;

import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands questions out in files, and waits for the answers beside them: workers are other processes,
 * of any number, on machines that see the folder under the same name.
 */
public final class FolderCarrier implements Carrier {
  private static final String ENDED = "ended";
  private static final long SHORTEST_MILLIS = 20;
  private static final long LONGEST_MILLIS = 1_000;

  private final Path work;
  private final Consumer<String> lines;
  private boolean told;

  /**
   * @param work the folder of all that is handed out; made if it is not there
   * @param lines is told where work is
   */
  public FolderCarrier(Path work, Consumer<String> lines) throws IOException {
    this.work = work;
    this.lines = lines;
    Files.createDirectories(work);
    Files.deleteIfExists(work.resolve(ENDED));
  }

  /** Whether nothing more will be handed out there. */
  static boolean hasEnded(Path work) {
    return Files.exists(work.resolve(ENDED));
  }

  @Override
  public List<Answer> carry(WorkPlace place, List<String> questions, Arrival arrival)
      throws IOException, InterruptedException {
    Answers answers = new Answers(work, place);
    Gathering gathering = new Gathering(questions, arrival);
    gathering.takeKept(answers);
    List<String> open = gathering.open();
    if (!open.isEmpty()) {
      for (String question : open) {
        answers.retry(question);
      }
      tell(ItemsFile.write(work, place, open));
      await(answers, open, gathering);
    }
    return gathering.all();
  }

  private void tell(ItemsFile file) {
    if (!told) {
      told = true;
      lines.accept(
          "work is handed out in "
              + work
              + ", first "
              + file.questions().size()
              + " items; who sees the folder answers them with: pimento work --items "
              + work.toAbsolutePath()
              + " --part 1/1");
    }
  }

  private static void await(Answers answers, List<String> questions, Gathering gathering)
      throws IOException, InterruptedException {
    Set<String> open = new LinkedHashSet<>(questions);
    long pause = SHORTEST_MILLIS;
    while (true) {
      boolean some = false;
      for (Iterator<String> left = open.iterator(); left.hasNext(); ) {
        String question = left.next();
        Optional<Answer> answer = answers.find(question);
        if (answer.isPresent()) {
          gathering.take(question, answer.get());
          left.remove();
          some = true;
        } else {
          Optional<String> failed = answers.failed(question);
          if (failed.isPresent()) {
            throw new IOException(failed.get());
          }
        }
      }
      if (open.isEmpty()) {
        return;
      }
      pause = some ? SHORTEST_MILLIS : Math.min(2 * pause, LONGEST_MILLIS);
      Thread.sleep(pause);
    }
  }

  /** Tells those who wait for work that there will be no more. */
  @Override
  public void close() throws IOException {
    AtomicFile.write(work.resolve(ENDED), "nothing more will be handed out here\n");
  }
}
