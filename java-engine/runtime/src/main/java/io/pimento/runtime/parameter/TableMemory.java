package io.pimento.runtime.parameter;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.FileMemory;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.nio.file.Path;

/**
 * Where parameters and their optimizers' tensors lie: in memory, or, tables of at least {@link
 * #FROM_BYTES} where the property {@value #FOLDER} names a folder, in files there. It changes no
 * result.
 */
public final class TableMemory {
  /** Property of the process: a folder on a disk with room for the tables and their state. */
  public static final String FOLDER = "pimento.tables";

  /** Smaller tables gain nothing. */
  static final long FROM_BYTES = 1 << 20;

  private TableMemory() {}

  /** Zeros as large as a parameter. */
  static NativeBlock allocate(ParameterSpec spec) {
    return allocate(spec, spec.size());
  }

  /** So many zeros that belong to a parameter. */
  static NativeBlock allocate(ParameterSpec spec, long floats) {
    String folder = System.getProperty(FOLDER, "");
    return !folder.isEmpty() && spec.table() && floats * Float.BYTES >= FROM_BYTES
        ? FileMemory.allocateFloats(Path.of(folder), floats)
        : NativeMemory.allocateFloats(floats);
  }
}
