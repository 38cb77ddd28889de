package io.pimento.data.shard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hidden folder beside a target, {@code .NAME.KIND-PID-RANDOM}, of one writer alone. It holds a
 * locked file while its process lives, so that what a kill leaves behind is told from what is in
 * use, on whatever machine.
 */
public final class ScratchFolder implements AutoCloseable {
  /** Holds a data set that is being written. */
  static final String PARTIAL = "partial";

  /** Holds inputs that can be read only once. */
  public static final String SPOOL = "spool";

  /** Holds encoded rows that are not yet whole. */
  public static final String ROWS = "rows";

  /** Holds counts of tokens that did not fit the memory. */
  public static final String TOKENS = "tokens";

  /** Holds a table that is written as files to be prepared. */
  public static final String TABLE = "table";

  private static final String RETIRED = "old";
  private static final String LOCK_FILE = ".lock";
  private static final Duration CREATION = Duration.ofMinutes(1);

  /** This process's own: opening a locked file twice would free its lock. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private static final int REMOVALS = 3;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ScratchFolder::end, "pimento-scratch"));
  }

  private static boolean ended;

  private final Path path;
  private @Nullable FileChannel lock;

  private ScratchFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes a folder.
   *
   * @param target the output it stands beside; its parents are made
   * @param kind what it holds
   */
  public static ScratchFolder beside(Path target, String kind) throws IOException {
    Path path = name(target, kind);
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    ScratchFolder folder = new ScratchFolder(path);
    OWN.add(path);
    Files.createDirectory(path);
    folder.lock();
    return folder;
  }

  /** A place beside a target that nobody else has. */
  static Path retired(Path target) {
    return name(target, RETIRED);
  }

  private static Path name(Path target, String kind) {
    Path absolute = target.toAbsolutePath().normalize();
    String random = UUID.randomUUID().toString().substring(0, 8);
    return absolute.resolveSibling(
        prefix(absolute, kind) + ProcessHandle.current().pid() + "-" + random);
  }

  private static String prefix(Path target, String kind) {
    return "." + target.getFileName() + "." + kind + "-";
  }

  private void lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK_FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock = channel;
    try {
      if (channel.tryLock() == null) {
        throw new IOException(path + ": is locked by another process");
      }
    } catch (IOException e) {
      // A file system without locks: leftovers are then named, never removed.
      Files.deleteIfExists(path.resolve(LOCK_FILE));
    }
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /**
   * The process ends, by Ctrl-C perhaps: what its writers had begun is removed, though they may
   * still write. Nothing that is moved into place afterwards would be whole, so nothing is.
   */
  private static synchronized void end() {
    ended = true;
    for (Path folder : OWN) {
      for (int k = 0; k < REMOVALS && Files.exists(folder); k++) {
        try {
          FolderTree.delete(folder);
        } catch (IOException e) {
          // A writer has made a new file; the next preparation beside it removes what stays.
        }
      }
    }
  }

  private static synchronized void keep(Path folder) throws IOException {
    if (ended) {
      throw new IOException(folder + ": the process was stopped");
    }
    OWN.remove(folder);
  }

  /** Ends the folder's own use, so that it may be moved. */
  void release() throws IOException {
    keep(path);
    Files.deleteIfExists(path.resolve(LOCK_FILE));
    unlock();
  }

  private void unlock() throws IOException {
    FileChannel channel = lock;
    lock = null;
    if (channel != null) {
      channel.close();
    }
  }

  /** Removes the folder with all it holds. */
  @Override
  public void close() throws IOException {
    try {
      FolderTree.delete(path);
    } finally {
      unlock();
      OWN.remove(path);
    }
  }

  /**
   * Removes what stopped writers of a target left, and says so; what cannot be told to be left is
   * named.
   */
  static List<String> clearLeftovers(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    List<String> notes = new ArrayList<>();
    if (parent == null || !Files.isDirectory(parent)) {
      return notes;
    }
    List<Path> hidden;
    String prefix = "." + absolute.getFileName() + ".";
    try (Stream<Path> all = Files.list(parent)) {
      hidden = all.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
    for (Path path : hidden) {
      String name = path.getFileName().toString();
      if (name.startsWith(prefix(absolute, RETIRED))) {
        notes.add(
            path
                + " is the data set that was here before; a preparation was stopped while it"
                + " replaced it. Remove it yourself if you do not need it");
      } else if (Stream.of(PARTIAL, SPOOL, ROWS, TOKENS, TABLE)
              .anyMatch(kind -> name.startsWith(prefix(absolute, kind)))
          && !OWN.contains(path)) {
        clear(path, notes);
      }
    }
    return notes;
  }

  private static void clear(Path path, List<String> notes) {
    try {
      if (isLeft(path)) {
        FolderTree.delete(path);
        notes.add(path + ", left by a process that was stopped, was removed");
      } else if (!Files.exists(path.resolve(LOCK_FILE)) && !isNew(path)) {
        notes.add(path + " was left by a process, if none is running; remove it yourself then");
      }
    } catch (NoSuchFileException e) {
      // Its writer has just ended.
    } catch (IOException e) {
      notes.add(path + " is left by a process and could not be removed: " + e.getMessage());
    }
  }

  private static boolean isNew(Path path) throws IOException {
    return Files.getLastModifiedTime(path).toInstant().isAfter(Instant.now().minus(CREATION));
  }

  private static boolean isLeft(Path path) throws IOException {
    Path file = path.resolve(LOCK_FILE);
    if (!Files.exists(file)) {
      try (Stream<Path> inside = Files.list(path)) {
        return inside.findAny().isEmpty() && !isNew(path);
      }
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held != null;
    }
  }
}
