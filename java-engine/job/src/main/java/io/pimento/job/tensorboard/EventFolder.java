package io.pimento.job.tensorboard;

import io.pimento.document.UserException;
import io.pimento.run.RunFolder;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The folder that TensorBoard is given: an event file a training. One process writes there. */
public final class EventFolder implements AutoCloseable {
  private final Path folder;
  private final RunScalars records;
  private final Closeable lock;
  private final Map<String, EventFile> files = new HashMap<>();

  private EventFolder(Path folder, RunScalars records, Closeable lock) {
    this.folder = folder;
    this.records = records;
    this.lock = lock;
  }

  /**
   * Opens or makes a folder.
   *
   * @param run whose records become event files
   * @param waits whether records may come later
   * @throws UserException if there is no such run folder, it has no records, or nothing can be
   *     written here
   */
  public static EventFolder open(Path run, Path folder, boolean waits) throws IOException {
    if (!Files.isDirectory(run)) {
      throw new UserException(run + " is no run folder");
    }
    RunScalars records = new RunScalars(run);
    if (!waits && records.isEmpty()) {
      throw new UserException(
          run
              + " has no records of trainings yet (log.txt, journal.jsonl, trials.json and the"
              + " like); train first, or wait for them with --follow");
    }
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new IOException("it is not writable");
      }
    } catch (IOException e) {
      throw new UserException(
          "event files cannot be written to "
              + folder
              + " ("
              + reason(e)
              + "); choose another --out",
          e);
    }
    return new EventFolder(folder, records, new RunFolder(folder).lock());
  }

  private static String reason(IOException e) {
    return e.getClass() == IOException.class
        ? String.valueOf(e.getMessage())
        : e.getClass().getSimpleName().replace("Exception", "");
  }

  /**
   * Appends what the records hold and the event files do not.
   *
   * @return how many points
   */
  public int update() throws IOException {
    int[] points = {0};
    records.read(
        (byTraining, millis) -> {
          for (Map.Entry<String, List<ScalarPoint>> e : byTraining.entrySet()) {
            points[0] += file(e.getKey()).append(e.getValue(), millis);
          }
        });
    return points[0];
  }

  /** How many trainings have points. */
  public int trainings() {
    return files.size();
  }

  private EventFile file(String training) throws IOException {
    EventFile known = files.get(training);
    if (known == null) {
      Path of = TrainingFolder.of(folder, training);
      known = EventFile.open(of, host(), System.currentTimeMillis());
      files.put(training, known);
    }
    return known;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
