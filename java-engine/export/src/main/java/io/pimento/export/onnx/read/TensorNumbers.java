package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.pimento.document.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Tensors of a message, or of a file beside it, as constants. */
final class TensorNumbers {
  private final Path file;

  /**
   * @param file the model's, beside which others lie
   */
  TensorNumbers(Path file) {
    this.file = file;
  }

  /**
   * A tensor; its numbers are read when they are needed, that they are there is checked now.
   *
   * @throws UserException naming the tensor, if its type is not known or its numbers are not there
   */
  Constant read(TensorProto t, String name) {
    List<Integer> dims = new ArrayList<>();
    long size = 1;
    for (long d : t.getDimsList()) {
      if (d < 0 || d > Integer.MAX_VALUE) {
        throw bad(name, "has the shape " + t.getDimsList());
      }
      dims.add((int) d);
      size *= d;
    }
    if (size > Integer.MAX_VALUE) {
      throw bad(name, "has " + size + " numbers; 2³¹ − 1 are the most");
    }
    DataType type = DataType.forNumber(t.getDataType());
    int bytes = type == null ? 0 : width(type);
    if (type == null || bytes == 0) {
      throw bad(name, "is of type " + (type == null ? t.getDataType() : type) + ", not a number's");
    }
    int n = (int) size;
    boolean whole = isWhole(type);
    if (t.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      Outside outside = outside(t, name, (long) n * bytes);
      return new Constant(
          name, whole, dims, () -> numbers(type, outside.bytes((long) n * bytes), n), null);
    }
    if (!t.getRawData().isEmpty() || n == 0) {
      if (t.getRawData().size() != (long) n * bytes) {
        throw bad(name, "has " + t.getRawData().size() + " bytes, not " + (long) n * bytes);
      }
      return new Constant(
          name,
          whole,
          dims,
          () ->
              numbers(
                  type, t.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN), n),
          null);
    }
    IntToDoubleFunction entry = typed(t, type, n, name);
    return new Constant(name, whole, dims, () -> all(n, entry), null);
  }

  private IntToDoubleFunction typed(TensorProto t, DataType type, int n, String name) {
    int held =
        switch (type) {
          case FLOAT -> t.getFloatDataCount();
          case DOUBLE -> t.getDoubleDataCount();
          case INT64 -> t.getInt64DataCount();
          case UINT32, UINT64 -> t.getUint64DataCount();
          default -> t.getInt32DataCount();
        };
    if (held != n) {
      throw bad(name, "has " + held + " numbers, its shape needs " + n);
    }
    return switch (type) {
      case FLOAT -> t::getFloatData;
      case DOUBLE -> t::getDoubleData;
      case INT64 -> i -> t.getInt64Data(i);
      case UINT32, UINT64 -> i -> t.getUint64Data(i);
      case FLOAT16 -> i -> Float.float16ToFloat((short) t.getInt32Data(i));
      case BFLOAT16 -> i -> Float.intBitsToFloat(t.getInt32Data(i) << Short.SIZE);
      default -> i -> t.getInt32Data(i);
    };
  }

  private static double[] all(int n, IntToDoubleFunction entry) {
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = entry.applyAsDouble(i);
    }
    return numbers;
  }

  private static double[] numbers(DataType type, ByteBuffer b, int n) {
    return all(
        n,
        switch (type) {
          case FLOAT -> i -> b.getFloat(i * Float.BYTES);
          case DOUBLE -> i -> b.getDouble(i * Double.BYTES);
          case FLOAT16 -> i -> Float.float16ToFloat(b.getShort(i * Short.BYTES));
          case BFLOAT16 -> i -> Float.intBitsToFloat(b.getShort(i * Short.BYTES) << Short.SIZE);
          case INT64, UINT64 -> i -> b.getLong(i * Long.BYTES);
          case INT32 -> i -> b.getInt(i * Integer.BYTES);
          case UINT32 -> i -> Integer.toUnsignedLong(b.getInt(i * Integer.BYTES));
          case INT16 -> i -> b.getShort(i * Short.BYTES);
          case UINT16 -> i -> Short.toUnsignedInt(b.getShort(i * Short.BYTES));
          case UINT8, BOOL -> i -> Byte.toUnsignedInt(b.get(i));
          default -> b::get;
        });
  }

  private static int width(DataType type) {
    return switch (type) {
      case FLOAT, INT32, UINT32 -> Integer.BYTES;
      case DOUBLE, INT64, UINT64 -> Long.BYTES;
      case FLOAT16, BFLOAT16, INT16, UINT16 -> Short.BYTES;
      case INT8, UINT8, BOOL -> 1;
      default -> 0;
    };
  }

  /** Whether numbers of a type are whole ones or truths. */
  static boolean isWhole(DataType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> false;
      default -> true;
    };
  }

  private Outside outside(TensorProto t, String name, long bytes) {
    Map<String, String> at = new HashMap<>();
    for (StringStringEntryProto e : t.getExternalDataList()) {
      at.put(e.getKey(), e.getValue());
    }
    Path data = file.resolveSibling(at.getOrDefault("location", "")).normalize();
    Path folder = file.toAbsolutePath().normalize().getParent();
    boolean beside = folder != null && data.toAbsolutePath().normalize().startsWith(folder);
    if (!beside || !Files.isRegularFile(data)) {
      throw bad(name, "lies in " + data + ", which is not there; put it beside the model");
    }
    try {
      long offset = Long.parseLong(at.getOrDefault("offset", "0"));
      long there = Files.size(data);
      if (offset < 0 || offset > there || bytes > there - offset) {
        throw bad(
            name, "needs " + bytes + " bytes from " + offset + " on of " + data + ", of " + there);
      }
      return new Outside(data, offset);
    } catch (NumberFormatException e) {
      throw bad(name, "has no number as its place in " + data + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Outside(Path data, long offset) {
    ByteBuffer bytes(long count) {
      ByteBuffer b = ByteBuffer.allocate(Math.toIntExact(count)).order(ByteOrder.LITTLE_ENDIAN);
      try (FileChannel channel = FileChannel.open(data)) {
        while (b.hasRemaining() && channel.read(b, offset + b.position()) >= 0) {
          // Until it is full.
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (b.hasRemaining()) {
        throw new UserException(data + " ended while it was read");
      }
      return b.flip();
    }
  }

  private UserException bad(String name, String what) {
    return new UserException(file + ": the tensor " + name + " " + what);
  }
}
