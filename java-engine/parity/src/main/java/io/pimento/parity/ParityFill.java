package io.pimento.parity;

import io.pimento.graph.ParameterSpec;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The numbers of parity cases, made from one integer hash (SUPERNET.md "Parity cases"). */
final class ParityFill {
  private final int name;

  ParityFill(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    this.name = (int) crc.getValue();
  }

  /** An unsigned 32-bit number for an index. */
  long mix(long index) {
    int x = (int) index * (int) 2654435761L + name;
    x ^= x >>> 16;
    x *= (int) 2246822519L;
    x ^= x >>> 13;
    x *= (int) 3266489917L;
    x ^= x >>> 16;
    return x & 0xffffffffL;
  }

  /** A number in [−1, 1). */
  double unit(long index) {
    return mix(index) / 4294967296.0 * 2 - 1;
  }

  /** Fills a parameter by SUPERNET.md's rule for its name and shape, rounded to float32. */
  interface FloatSink {
    void accept(long index, float value);
  }

  static void parameter(ParameterSpec spec, FloatSink sink) {
    ParityFill fill = new ParityFill(spec.name());
    boolean gain =
        (spec.name().contains("layernorm") || spec.name().contains("_ln"))
            && spec.name().endsWith("weight");
    double scale;
    double start = 0;
    if (spec.shape().size() == 1) {
      scale = 0.1;
      start = gain ? 1 : 0;
    } else if (spec.table()) {
      scale = 0.25;
    } else {
      scale = Math.sqrt(6.0 / (spec.shape().get(0) + spec.shape().get(1)));
    }
    for (long i = 0; i < spec.size(); i++) {
      sink.accept(i, (float) (start + scale * fill.unit(i)));
    }
  }
}
