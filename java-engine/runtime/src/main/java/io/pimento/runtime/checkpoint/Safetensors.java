package io.pimento.runtime.checkpoint;

import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.memory.NativeMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.core.JacksonException;

/**
 * The safetensors format: a little-endian header length, a JSON header that names type, shape and
 * place of every tensor, then the data. Only float32 ({@code F32}) and, for tables, float16 ({@code
 * F16}) are written, and read unless it is a {@link StateDict} of another program. What is written
 * carries checksums of the header and of every block of every tensor in its metadata; a block is
 * checked when it is read. Files of others, without checksums, are read as they are.
 */
public final class Safetensors {
  private static final int MAX_HEADER = 100 << 20;

  private Safetensors() {}

  /** A tensor in memory. */
  public record Tensor(List<Integer> shape, long address, boolean half) {
    /** One of floats. */
    public Tensor(List<Integer> shape, long address) {
      this(shape, address, false);
    }

    FloatType type() {
      return half ? FloatType.F16 : FloatType.F32;
    }

    long bytes() {
      return type().bytes(shape);
    }
  }

  /** In the order of their bytes: floats before halves, so that floats start at multiples of 4. */
  static List<Map.Entry<String, Tensor>> inOrder(SortedMap<String, Tensor> tensors) {
    List<Map.Entry<String, Tensor>> all = new ArrayList<>(tensors.entrySet());
    all.sort(Comparator.comparing(e -> e.getValue().half()));
    return all;
  }

  /** What a file's header says. */
  public record Header(
      Map<String, String> metadata, SortedMap<String, Entry> tensors, long dataStart) {}

  /**
   * Type, shape and place of a tensor's bytes after the header.
   *
   * @param type as the format names it, such as {@code F32}
   * @param blocks checksums of its blocks of {@link TensorBlocks#BYTES}; empty if none are stored
   */
  public record Entry(
      String name, String type, List<Integer> shape, long from, long to, List<Integer> blocks) {
    public Entry {
      shape = List.copyOf(shape);
      blocks = List.copyOf(blocks);
    }

    /** Whether it is of half precision. */
    boolean half() {
      return type.equals(FloatType.F16.name());
    }
  }

  /** Writes all tensors, floats before halves, each in the order of their names. */
  public static void write(
      Path file, SortedMap<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] json = HeaderText.write(tensors, metadata);
    ByteBuffer head = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(json.length).put(json).flip();
    AtomicFile.write(
        file,
        channel -> {
          drain(channel, head);
          for (Map.Entry<String, Tensor> e : inOrder(tensors)) {
            Tensor t = e.getValue();
            NativeMemory.forEachBuffer(t.address(), t.bytes(), part -> drain(channel, part));
          }
        });
  }

  private static void drain(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads and checks the header.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static Header readHeader(Path file) throws IOException {
    return readHeader(file, false);
  }

  /** The same of a file whose tensors may be of any type. */
  static Header readAnyHeader(Path file) throws IOException {
    return readHeader(file, true);
  }

  private static Header readHeader(Path file, boolean any) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      fill(channel, length, 0);
      long size = length.getLong(0);
      if (size < 2 || size > MAX_HEADER || 8 + size > channel.size()) {
        throw new IOException(
            "its header would be "
                + Long.toUnsignedString(size)
                + " bytes long, the file is "
                + channel.size());
      }
      ByteBuffer json = ByteBuffer.allocate((int) size);
      fill(channel, json, 8);
      Header header = HeaderText.read(json.array(), 8 + size, any);
      requireWhole(header, channel.size());
      return header;
    } catch (EOFException e) {
      throw new IOException(file + " is not a whole safetensors file: " + e.getMessage(), e);
    } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
      throw new IOException(file + " is not a safetensors file: " + e.getMessage(), e);
    } catch (java.nio.file.FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + " cannot be read as safetensors: " + e.getMessage(), e);
    }
  }

  /** Tensors must fill the data without gap or overlap, as the format asks. */
  private static void requireWhole(Header header, long fileBytes) throws IOException {
    List<Entry> inOrder = new ArrayList<>(header.tensors().values());
    inOrder.sort(
        Comparator.comparingLong(Entry::from)
            .thenComparingLong(Entry::to)
            .thenComparing(Entry::name));
    long at = 0;
    String before = "";
    for (Entry e : inOrder) {
      if (e.from() != at) {
        throw new IOException(
            "tensor "
                + e.name()
                + " lies at bytes "
                + e.from()
                + " to "
                + e.to()
                + (e.from() < at
                    ? ", which overlaps tensor " + before
                    : ", but nothing has bytes " + at + " to " + e.from() + " before it"));
      }
      at = e.to();
      before = e.name();
    }
    if (header.dataStart() + at != fileBytes) {
      throw new IOException(
          "it should be "
              + (header.dataStart() + at)
              + " bytes long, but is "
              + fileBytes
              + (before.isEmpty() ? "" : "; its last tensor is " + before));
    }
  }

  /**
   * Reads one tensor's entries to an address.
   *
   * @throws IOException naming the tensor if it is damaged or holds what is no finite number
   */
  public static void read(FileChannel channel, Header header, Entry entry, long address)
      throws IOException {
    long[] at = {header.dataStart() + entry.from()};
    TensorBlocks blocks = new TensorBlocks(entry);
    NativeMemory.forEachBuffer(
        address,
        entry.to() - entry.from(),
        part -> {
          while (part.hasRemaining()) {
            int size = Math.min(TensorBlocks.BYTES, part.remaining());
            ByteBuffer block = part.slice(part.position(), size).order(part.order());
            fill(channel, block, at[0]);
            blocks.check(block.flip(), entry.blocks());
            at[0] += size;
            part.position(part.position() + size);
          }
        });
  }

  /**
   * Checks one tensor's entries where they lie.
   *
   * @throws IOException as {@link #read}
   */
  static void check(Entry entry, long address) throws IOException {
    TensorBlocks blocks = new TensorBlocks(entry);
    NativeMemory.forEachBuffer(
        address,
        entry.to() - entry.from(),
        part -> {
          for (int at = 0; at < part.limit(); at += TensorBlocks.BYTES) {
            int size = Math.min(TensorBlocks.BYTES, part.limit() - at);
            blocks.check(part.slice(at, size).order(part.order()), entry.blocks());
          }
        });
  }

  static void fill(FileChannel channel, ByteBuffer into, long from) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) {
        throw new EOFException("it ends at byte " + at);
      }
      at += n;
    }
  }
}
