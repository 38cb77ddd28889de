package io.pimento.job.tensorboard;

import io.pimento.runtime.file.FolderGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The event file of one training, in a folder of its own. Points are appended, each once. What a
 * kill left half written at its end is cut off when it is gone on with, so that readers find whole
 * frames only.
 */
final class EventFile {
  /** Event files end so that were written here; TensorBoard asks only for what they begin with. */
  private static final String END = ".pimento";

  private static final String START = "events.out.tfevents.";
  private static final double MILLIS = 1000;

  private final Path file;
  private final Set<ScalarPoint.Key> written;
  private final Set<String> tags;
  private long end;

  private EventFile(Path file, Set<ScalarPoint.Key> written, long end) {
    this.file = file;
    this.written = written;
    this.tags = written.stream().map(ScalarPoint.Key::tag).collect(Collectors.toSet());
    this.end = end;
  }

  /**
   * The file of a folder, which is made with the first point.
   *
   * @param host of a new file's name
   * @param millis of 1970, of a new file's name
   */
  static EventFile open(Path folder, String host, long millis) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, START + "*" + END)) {
        for (Path file : files) {
          return goOn(file);
        }
      }
    }
    String safe = host.replaceAll("[^A-Za-z0-9.-]", "_");
    // Ten digits of seconds: TensorBoard takes the files of a folder in the order of their names.
    String name = "%s%010d.%s%s".formatted(START, millis / 1000, safe, END);
    return new EventFile(folder.resolve(name), new HashSet<>(), 0);
  }

  private static EventFile goOn(Path file) throws IOException {
    RecordFrames.Whole whole = RecordFrames.read(file);
    Set<ScalarPoint.Key> written = new HashSet<>();
    try {
      whole.data().forEach(message -> EventMessage.key(message).ifPresent(written::add));
    } catch (RuntimeException e) {
      throw new IOException(
          file + " was not written by this program; remove it or choose another --out", e);
    }
    return new EventFile(file, written, whole.length());
  }

  /**
   * Appends those points that it lacks.
   *
   * @param millis of 1970, when they became known
   * @return how many
   * @throws IOException naming the file; what was there before stays whole
   */
  int append(List<ScalarPoint> points, long millis) throws IOException {
    Map<ScalarPoint.Key, ScalarPoint> missing = new LinkedHashMap<>();
    for (ScalarPoint point : points) {
      if (!written.contains(point.key())) {
        missing.putIfAbsent(point.key(), point);
      }
    }
    if (missing.isEmpty()) {
      return 0;
    }
    FolderGuard.require(file);
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.truncate(end);
      double seconds = millis / MILLIS;
      if (end == 0) {
        put(out, EventMessage.version(seconds));
      }
      for (ScalarPoint point : missing.values()) {
        put(out, EventMessage.of(point, seconds, !tags.contains(point.tag().name())));
        tags.add(point.tag().name());
        written.add(point.key());
      }
    } catch (IOException e) {
      throw new IOException("could not write " + file + ": " + e.getMessage(), e);
    }
    return missing.size();
  }

  private void put(FileChannel out, byte[] message) throws IOException {
    ByteBuffer frame = ByteBuffer.wrap(RecordFrames.frame(message));
    long at = end;
    while (frame.hasRemaining()) {
      at += out.write(frame, at);
    }
    end = at;
  }
}
