package io.pimento.export.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.memory.NativeMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX model in a file, or, since a message must stay below 2 GiB, in a file and one of large
 * tensors beside it. A model that can be read is whole: the file that names the other one comes
 * last.
 */
public final class OnnxFile {
  /** From here on tensors lie in a file of their own. */
  private static final long MOST_IN_MESSAGE = 1L << 30;

  /** Smaller ones stay in the message, where graph optimisers see them. */
  private static final long LEAST_OUTSIDE = 1L << 10;

  /** So that a reader can map them (a page; of Windows its unit). */
  private static final long ALIGNMENT = 1L << 16;

  private static final int BUFFER = 1 << 16;

  private OnnxFile() {}

  /** The file of large tensors beside a model's. */
  public static Path dataOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".data");
  }

  /**
   * Writes the model.
   *
   * @param apart whether large tensors lie in a file of their own even where one file would do
   */
  public static void write(OnnxModel model, Path file, boolean apart) throws IOException {
    long bytes = model.tensors().stream().mapToLong(OnnxTensor::bytes).sum();
    Path data = dataOf(file);
    ModelProto.Builder message = model.message();
    boolean outside = apart || bytes > MOST_IN_MESSAGE;
    if (outside || Files.exists(data)) {
      // What was there before must not read tensors of this model.
      Files.deleteIfExists(file);
    }
    if (outside) {
      AtomicFile.write(data, channel -> outside(model, message, data, channel));
    } else {
      Files.deleteIfExists(data);
      model.tensors().forEach(t -> message.getGraphBuilder().addInitializer(t.whole()));
    }
    ModelProto whole = message.build();
    AtomicFile.write(
        file,
        channel -> {
          CodedOutputStream out =
              CodedOutputStream.newInstance(Channels.newOutputStream(channel), BUFFER);
          whole.writeTo(out);
          out.flush();
        });
  }

  private static void outside(
      OnnxModel model, ModelProto.Builder message, Path data, FileChannel channel)
      throws IOException {
    long at = 0;
    for (OnnxTensor t : model.tensors()) {
      if (t.bytes() < LEAST_OUTSIDE) {
        message.getGraphBuilder().addInitializer(t.whole());
        continue;
      }
      at = (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      channel.position(at);
      if (t.address() == 0) {
        drain(channel, ByteBuffer.wrap(t.heap()));
      } else {
        NativeMemory.forEachBuffer(t.address(), t.bytes(), part -> drain(channel, part));
      }
      message
          .getGraphBuilder()
          .addInitializer(
              t.described()
                  .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                  .addExternalData(entry("location", String.valueOf(data.getFileName())))
                  .addExternalData(entry("offset", Long.toString(at)))
                  .addExternalData(entry("length", Long.toString(t.bytes()))));
      at += t.bytes();
    }
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static void drain(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
