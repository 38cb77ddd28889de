package io.pimento.data.input;

import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Libraries that unpack their native code into the temporary folder when they are first used. */
public final class NativeLibrary {
  /** Loads a library or fails with an {@link Error}. */
  public interface Loading {
    /** Uses the library, so that it is loaded. */
    void run() throws Exception;
  }

  /** No library is larger, unpacked. */
  private static final int ROOM = 4 << 20;

  private static final Set<String> LOADED = ConcurrentHashMap.newKeySet();

  private NativeLibrary() {}

  /** Makes zstd ready for a file. */
  public static void zstd(Path file) throws IOException {
    require("zstd", file, Native::load);
  }

  /**
   * Makes a library ready for a file.
   *
   * @throws IOException in one line: the file, the folder and what to set
   */
  public static void require(String library, Path file, Loading loading) throws IOException {
    if (LOADED.contains(library)) {
      return;
    }
    try {
      // Some libraries print a trace where they cannot write, so that is tried before.
      tryToWrite(Path.of(System.getProperty("java.io.tmpdir")));
      loading.run();
      LOADED.add(library);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Exception | Error e) {
      throw new IOException(
          file
              + ": needs the "
              + library
              + " library, which could not be loaded from the temporary folder "
              + System.getProperty("java.io.tmpdir")
              + " (it must be writable, have a few MB of room and allow programs to run); set"
              + " another one with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER",
          e);
    }
  }

  private static void tryToWrite(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "pimento-", ".tmp");
    try {
      Files.write(file, new byte[ROOM]);
    } finally {
      Files.delete(file);
    }
  }
}
