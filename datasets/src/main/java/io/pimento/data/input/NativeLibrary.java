package io.pimento.data.input;

import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.nio.file.Path;

/** Libraries that unpack their native code into the temporary folder when they are first used. */
public final class NativeLibrary {
  /** Loads a library or fails with an {@link Error}. */
  public interface Loading {
    /** Uses the library, so that it is loaded. */
    void run() throws Exception;
  }

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
    try {
      loading.run();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Exception | Error e) {
      throw new IOException(
          file
              + ": needs the "
              + library
              + " library, which could not be loaded from the temporary folder "
              + System.getProperty("java.io.tmpdir")
              + " (it must be writable, have room and allow programs to run); set another one with"
              + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER",
          e);
    }
  }
}
