package io.pimento.app.command;

import io.pimento.runtime.checkpoint.StateDict;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tensors as another program saves them: safetensors with nothing of ours in it. */
final class TensorFile {
  final Map<String, Tensor> tensors = new TreeMap<>();

  /** Values of a tensor, which a test may change. */
  record Tensor(List<Integer> shape, float[] values) {}

  static TensorFile read(Path file) throws IOException {
    TensorFile read = new TensorFile();
    StateDict dict = StateDict.open(file);
    for (String name : dict.names()) {
      int size = dict.shape(name).stream().reduce(1, Math::multiplyExact);
      float[] values = new float[size];
      try (NativeBlock block = NativeMemory.allocateFloats(size)) {
        dict.read(name, block.address());
        NativeMemory.copy(block.address(), values, 0, size);
      }
      read.tensors.put(name, new Tensor(dict.shape(name), values));
    }
    return read;
  }

  TensorFile put(String name, List<Integer> shape, float... values) {
    tensors.put(name, new Tensor(shape, values));
    return this;
  }

  Path write(Path file) throws IOException {
    return write(file, "F32");
  }

  /**
   * Writes them.
   *
   * @param type F32 or F16
   */
  Path write(Path file, String type) throws IOException {
    List<String> entries = new ArrayList<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    tensors.forEach(
        (name, tensor) -> {
          int from = data.size();
          ByteBuffer to =
              ByteBuffer.allocate(4 * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
          for (float v : tensor.values()) {
            if (type.equals("F32")) {
              to.putFloat(v);
            } else {
              to.putShort(Float.floatToFloat16(v));
            }
          }
          data.write(to.array(), 0, to.position());
          entries.add(
              "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                  .formatted(name, type, tensor.shape(), from, data.size()));
        });
    byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + header.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(header.length).put(header).put(data.toByteArray());
    return Files.write(file, all.array());
  }
}
