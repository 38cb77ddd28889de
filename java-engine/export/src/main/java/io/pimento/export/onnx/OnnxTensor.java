package io.pimento.export.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.pimento.runtime.memory.NativeMemory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A constant of an ONNX graph: in a heap array, or where the engine has it, from which it is
 * written without a copy.
 *
 * @param heap its bytes, little-endian; empty if they lie at the address
 * @param address 0 for bytes of the heap
 */
record OnnxTensor(
    String name, TensorProto.DataType type, long[] dims, byte[] heap, long address, long bytes) {
  static OnnxTensor of(String name, TensorProto.DataType type, long[] dims, byte[] heap) {
    return new OnnxTensor(name, type, dims, heap, 0, heap.length);
  }

  /** Floats in native memory. */
  static OnnxTensor at(String name, long[] dims, long address) {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("ONNX holds little-endian numbers, this machine others");
    }
    long bytes = Float.BYTES;
    for (long d : dims) {
      bytes = Math.multiplyExact(bytes, d);
    }
    return new OnnxTensor(name, TensorProto.DataType.FLOAT, dims, new byte[0], address, bytes);
  }

  /** The message without its numbers. */
  TensorProto.Builder described() {
    TensorProto.Builder b = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long d : dims) {
      b.addDims(d);
    }
    return b;
  }

  /** The whole message; below 2 GiB alone. */
  TensorProto whole() {
    List<ByteString> parts = new ArrayList<>();
    if (address == 0) {
      parts.add(UnsafeByteOperations.unsafeWrap(heap));
    } else {
      NativeMemory.forEachBuffer(
          address, bytes, part -> parts.add(UnsafeByteOperations.unsafeWrap(part)));
    }
    return described().setRawData(ByteString.copyFrom(parts)).build();
  }
}
