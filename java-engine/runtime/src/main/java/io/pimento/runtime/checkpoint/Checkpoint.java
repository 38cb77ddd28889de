package io.pimento.runtime.checkpoint;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.kernel.Halves;
import io.pimento.runtime.memory.MappedFile;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterCopy;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All parameters under the reference's names, what the optimizer remembers of each under {@code
 * optimizer.SLOT.NAME}, and the place in training as metadata. What is remembered has the
 * parameter's shape, or one number a row of a table. Tables of half precision lie there as such,
 * and fill parameters of either precision.
 */
public final class Checkpoint {
  private static final String STATE = "optimizer.";
  private static final String COPY = "copy.";

  private Checkpoint() {}

  /** Writes the store. */
  public static void write(Path file, ParameterStore store, Map<String, String> metadata)
      throws IOException {
    write(file, store, Map.of(), metadata);
  }

  /**
   * The same with copies of parameters under {@code copy.LABEL.NAME}.
   *
   * @param copies by their labels
   */
  public static void write(
      Path file,
      ParameterStore store,
      Map<String, ParameterCopy> copies,
      Map<String, String> metadata)
      throws IOException {
    SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    for (Parameter p : store.all()) {
      tensors.put(p.spec().name(), tensor(p));
      p.states()
          .forEach(
              (slot, address) ->
                  tensors.put(
                      STATE + slot + "." + p.spec().name(),
                      new Safetensors.Tensor(p.stateShape(slot), address)));
    }
    copies.forEach(
        (label, copy) -> {
          for (Parameter p : copy.all()) {
            tensors.put(COPY + label + "." + p.spec().name(), tensor(p));
          }
        });
    Safetensors.write(file, tensors, metadata);
  }

  private static Safetensors.Tensor tensor(Parameter p) {
    return new Safetensors.Tensor(p.spec().shape(), p.memory(), p.half());
  }

  /**
   * Fills the declared parameters from a file whose tables may have fewer rows than theirs. Rows
   * that it lacks become what its row 0 is, that of unknown values.
   *
   * @param remembers whether the optimizer remembers what it did, of the rows that are there
   * @return the metadata
   * @throws IOException as {@link #read}, or if a table has more rows in the file
   */
  public static Map<String, String> readGrown(
      Path file, ParameterStore store, Collection<ParameterSpec> declared, boolean remembers)
      throws IOException {
    return read(file, store, declared, new Reading(true, remembers));
  }

  /** Whether tables may have fewer rows in the file, and whether optimizers' tensors are read. */
  private record Reading(boolean grown, boolean states) {}

  /**
   * Fills the declared parameters, and what the optimizer remembers of them, from a file.
   *
   * @return the metadata
   * @throws IOException if the file is damaged, lacks a parameter, has it in another shape, or
   *     holds what is not finite
   */
  public static Map<String, String> read(
      Path file, ParameterStore store, Collection<ParameterSpec> declared) throws IOException {
    return read(file, store, declared, new Reading(false, true));
  }

  private static Map<String, String> read(
      Path file, ParameterStore store, Collection<ParameterSpec> declared, Reading how)
      throws IOException {
    Safetensors.Header header = Safetensors.readHeader(file);
    Map<String, ParameterSpec> byName = new TreeMap<>();
    declared.forEach(spec -> byName.put(spec.name(), spec));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (ParameterSpec spec : declared) {
        Safetensors.Entry entry = entry(file, header, spec, how.grown);
        Parameter p = store.get(spec);
        fill(file, channel, header, entry, p);
        repeatFirstRow(p, entry);
      }
      for (Map.Entry<String, Safetensors.Entry> e : header.tensors().entrySet()) {
        if (how.states && e.getKey().startsWith(STATE)) {
          int dot = e.getKey().indexOf('.', STATE.length());
          ParameterSpec spec = byName.get(e.getKey().substring(dot + 1));
          if (spec != null && dot > 0) {
            boolean perRow = spec.table() && e.getValue().shape().size() == 1;
            List<Integer> shape = perRow ? spec.shape().subList(0, 1) : spec.shape();
            if (!fits(e.getValue(), shape, how.grown && spec.table())) {
              throw new IOException(
                  file
                      + ": "
                      + e.getKey()
                      + " has another shape than its parameter, "
                      + spec.shape());
            }
            String slot = e.getKey().substring(STATE.length(), dot);
            read(file, channel, header, e.getValue(), store.get(spec).state(slot, shape));
          }
        }
      }
    }
    return header.metadata();
  }

  private static boolean fits(Safetensors.Entry entry, List<Integer> here, boolean grown) {
    List<Integer> there = entry.shape();
    return there.equals(here)
        || (grown
            && there.size() == here.size()
            && there.getFirst() <= here.getFirst()
            && there.subList(1, there.size()).equals(here.subList(1, here.size())));
  }

  /** Fills the rows of a table that its entry lacks. */
  private static void repeatFirstRow(Parameter p, Safetensors.Entry entry) {
    int rows = p.spec().shape().getFirst();
    long bytes = p.bytes() / rows;
    for (long r = entry.shape().getFirst(); r < rows; r++) {
      NativeMemory.copyBytes(p.memory(), p.memory() + bytes * r, bytes);
    }
  }

  private static Safetensors.Entry entry(
      Path file, Safetensors.Header header, ParameterSpec spec, boolean grown) throws IOException {
    Safetensors.Entry entry = header.tensors().get(spec.name());
    if (entry == null || !fits(entry, spec.shape(), grown && spec.table())) {
      throw new IOException(
          file
              + (entry == null
                  ? " has no parameter "
                  : " has another shape, " + entry.shape() + ", of parameter ")
              + spec.name()
              + " "
              + spec.shape()
              + "; it belongs to another model or data set");
    }
    return entry;
  }

  /**
   * A file whose tables are parameters where they lie.
   *
   * @param memory closed after the parameters' store
   */
  public record Mapped(Map<String, String> metadata, MappedFile memory) {}

  /**
   * Makes the declared parameters for a store that is only read: tables of the file's own bytes,
   * which all processes of this machine share, others as copies, since in a file nothing starts on
   * a cache line. What the optimizer remembers stays in the file.
   *
   * @param store that has none of them yet
   * @throws IOException as {@link #read}, or if the file may not be written
   */
  public static Mapped map(Path file, ParameterStore store, Collection<ParameterSpec> declared)
      throws IOException {
    Safetensors.Header header = Safetensors.readHeader(file);
    MappedFile memory = MappedFile.of(file);
    try {
      for (ParameterSpec spec : declared) {
        Safetensors.Entry entry = entry(file, header, spec, false);
        long address = memory.address() + header.dataStart() + entry.from();
        try {
          Safetensors.check(entry, address);
        } catch (IOException wrong) {
          throw new IOException(file + ": " + wrong.getMessage(), wrong);
        }
        if (entry.half()) {
          long floats = store.get(spec).address();
          Halves.toFloats(address, floats, spec.size());
        } else if (spec.table()) {
          store.lend(spec, address);
        } else {
          NativeMemory.copy(address, store.get(spec).address(), spec.size());
        }
      }
      return new Mapped(header.metadata(), memory);
    } catch (IOException | RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /**
   * Fills what a file has of parameters and copies, and makes no others.
   *
   * @param possible all parameters that may be in it
   */
  public static void readThere(
      Path file,
      ParameterStore store,
      Map<String, ParameterCopy> copies,
      Collection<ParameterSpec> possible)
      throws IOException {
    Safetensors.Header header = Safetensors.readHeader(file);
    List<ParameterSpec> there =
        possible.stream().filter(spec -> header.tensors().containsKey(spec.name())).toList();
    read(file, store, there);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (Map.Entry<String, ParameterCopy> copy : copies.entrySet()) {
        for (ParameterSpec spec : there) {
          Safetensors.Entry entry = header.tensors().get(COPY + copy.getKey() + "." + spec.name());
          if (entry != null && entry.shape().equals(spec.shape())) {
            Parameter like = copy.getValue().like(store.get(spec));
            fill(file, channel, header, entry, like);
          }
        }
      }
    }
  }

  /** Fills a parameter from a tensor of either precision; floats go to the nearest halves. */
  private static void fill(
      Path file,
      FileChannel channel,
      Safetensors.Header header,
      Safetensors.Entry entry,
      Parameter p)
      throws IOException {
    if (entry.half() == p.half()) {
      read(file, channel, header, entry, p.memory());
      return;
    }
    long bytes = entry.to() - entry.from();
    try (NativeBlock there = NativeMemory.allocateFloats((bytes + Float.BYTES - 1) / Float.BYTES)) {
      read(file, channel, header, entry, there.address());
      if (p.half()) {
        Halves.toNearest(there.address(), p.memory(), bytes / Float.BYTES);
      } else {
        Halves.toFloats(there.address(), p.memory(), bytes / Short.BYTES);
      }
    }
  }

  private static void read(
      Path file, FileChannel channel, Safetensors.Header header, Safetensors.Entry e, long address)
      throws IOException {
    try {
      Safetensors.read(channel, header, e, address);
    } catch (IOException wrong) {
      throw new IOException(file + ": " + wrong.getMessage(), wrong);
    }
  }
}
