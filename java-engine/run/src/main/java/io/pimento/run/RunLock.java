package io.pimento.run;

import io.pimento.document.UserException;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.FolderGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One process writes in a run folder at a time. The lock is the system's, on a file that holds the
 * process id, so that a killed process leaves none behind; within a process it is held as often as
 * it is taken. While it is held, nothing is written once the folder is gone.
 */
final class RunLock implements AutoCloseable {
  /**
   * The file in the folder. It stays, empty: whoever removed it could take another's lock with it.
   * Nothing else here may open it, as a system's lock goes with the first closing of its file.
   */
  static final String FILE = ".writer";

  private static final Map<Path, RunLock> HELD = new HashMap<>();

  private final Path folder;
  private final Set<Path> names;
  private final FileChannel channel;
  private int times = 1;

  private RunLock(Path folder, Set<Path> names, FileChannel channel) {
    this.folder = folder;
    this.names = names;
    this.channel = channel;
  }

  /**
   * Makes the folder, if need be, and becomes its writer.
   *
   * @throws UserException naming the process that is already
   */
  static RunLock take(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserException("cannot make the run folder " + folder + ": " + e.getMessage(), e);
    }
    Path real = folder.toRealPath();
    synchronized (HELD) {
      RunLock held = HELD.get(real);
      if (held != null) {
        held.times++;
        return held;
      }
      // A folder may be reached through a link, too.
      Set<Path> names = new HashSet<>(List.of(real, folder.toAbsolutePath().normalize()));
      RunLock taken = new RunLock(real, names, locked(folder, real.resolve(FILE)));
      for (Path name : taken.names) {
        FolderGuard.watch(name, real.resolve(FILE));
      }
      HELD.put(real, taken);
      removeLeft(real);
      return taken;
    }
  }

  private static FileChannel locked(Path folder, Path file) throws IOException {
    FileChannel channel = open(folder, file);
    if (!lock(channel)) {
      String process = text(channel);
      channel.close();
      throw new UserException(
          folder
              + " is being written by another command, process "
              + (process.isBlank() ? "(unknown)" : process)
              + "; wait for its end, or choose another folder");
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid()), 0);
    return channel;
  }

  private static byte[] pid() {
    return Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
  }

  private static FileChannel open(Path folder, Path file) {
    try {
      return FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UserException(
          "cannot write in the run folder " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(64);
    channel.read(read, 0);
    return new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
  }

  /** Removes what killed writers have left half-written; nobody else writes here now. */
  private static void removeLeft(Path folder) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.walk(folder, 4)) {
      left = files.filter(AtomicFile::isLeft).toList();
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Lets the folder go.
   *
   * @throws IOException if it was removed or replaced meanwhile
   */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (--times > 0) {
        return;
      }
      HELD.remove(folder);
      try {
        FolderGuard.require(folder);
        channel.truncate(0);
      } finally {
        names.forEach(FolderGuard::release);
        channel.close();
      }
    }
  }
}
