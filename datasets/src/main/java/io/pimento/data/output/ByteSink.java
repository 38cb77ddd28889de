package io.pimento.data.output;

import java.io.IOException;

/** Takes finished bytes, in their order. */
public interface ByteSink {
  /** Takes {@code bytes[from, from + count)}, which may be changed afterwards. */
  void write(byte[] bytes, int from, int count) throws IOException;
}
