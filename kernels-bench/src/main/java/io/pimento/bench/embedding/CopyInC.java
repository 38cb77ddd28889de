package io.pimento.bench.embedding;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Copies random rows of a table in plain C, compiled here: the bandwidth to measure against. */
public final class CopyInC implements AutoCloseable {
  private static final String SOURCE =
      """
      #include <string.h>
      #define COPY(W) case W: for (int i = from; i < to; i++) \\
          memcpy(out + (long) i * W, table + (long) ids[i] * W, W * sizeof(float)); break;
      void copy_rows(const float *table, int width, const int *ids, int from, int to, float *out) {
        switch (width) {
          COPY(8) COPY(16) COPY(32) COPY(64) COPY(128)
          default:
            for (int i = from; i < to; i++)
              memcpy(out + (long) i * width, table + (long) ids[i] * width, width * sizeof(float));
        }
      }
      """;

  private final Arena arena = Arena.ofShared();
  private final MethodHandle copy;

  @SuppressWarnings("restricted")
  private CopyInC(Path library) {
    copy =
        Linker.nativeLinker()
            .downcallHandle(
                SymbolLookup.libraryLookup(library, arena).findOrThrow("copy_rows"),
                FunctionDescriptor.ofVoid(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
  }

  /** Compiles it with {@code cc -O3 -march=native}; empty where there is no such compiler. */
  public static Optional<CopyInC> compile() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pimento-bench");
    Path source = folder.resolve("copy.c");
    Path library = folder.resolve("copy.so");
    try {
      Files.writeString(source, SOURCE);
      Process cc =
          new ProcessBuilder(
                  "cc",
                  "-O3",
                  "-march=native",
                  "-shared",
                  "-fPIC",
                  "-o",
                  library.toString(),
                  source.toString())
              .redirectErrorStream(true)
              .start();
      cc.getInputStream().readAllBytes();
      return cc.waitFor() == 0 ? Optional.of(new CopyInC(library)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      Files.deleteIfExists(source);
      Files.deleteIfExists(library);
      Files.deleteIfExists(folder);
    }
  }

  /** Copies the rows that ids {@code from} to {@code to} name. */
  public void copy(long table, int width, long ids, int from, int to, long out) {
    try {
      copy.invokeExact(table, width, ids, from, to, out);
    } catch (Throwable e) {
      throw new IllegalStateException("the compiled copy failed", e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
