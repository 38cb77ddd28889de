package io.pimento.runtime.memory;

import java.io.IOException;
import java.nio.file.Path;

/** The system refused an allocation. */
public final class OutOfNativeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutOfNativeMemoryException(long floats, long liveBytes, long liveBlocks, long peakBytes) {
    super(
        "out of memory: the system refused %s for %d floats; live are %s in %d blocks (peak %s). Use a smaller batch, lower the row cap of the embedding tables, or free memory."
            .formatted(
                mib(floats * (double) Float.BYTES),
                floats,
                mib((double) liveBytes),
                liveBlocks,
                mib((double) peakBytes)));
  }

  OutOfNativeMemoryException(Path folder, long bytes, IOException why) {
    super(
        "no room for a table of %s in a file of the folder %s (%s). Free room there, name another folder (PIMENTO_TABLES), or lower the row cap of the embedding tables."
            .formatted(mib((double) bytes), folder, why),
        why);
  }

  private static String mib(double bytes) {
    return "%.1f MiB".formatted(bytes / (1 << 20));
  }
}
