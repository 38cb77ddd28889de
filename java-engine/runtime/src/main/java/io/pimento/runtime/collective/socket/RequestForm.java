package io.pimento.runtime.collective.socket;

import io.pimento.runtime.collective.Pieces;
import io.pimento.runtime.collective.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a member brings to an operation, as bytes: everything but the data. */
final class RequestForm {
  /** A request without its pieces has a few dozen bytes. */
  private static final int LONGEST = 1 << 28;

  private RequestForm() {}

  /** With the length in front. */
  static ByteBuffer of(Request request) {
    byte[] name = request.operation().getBytes(StandardCharsets.UTF_8);
    Pieces pieces = request.pieces();
    int length = 4 * Integer.BYTES + name.length + Integer.BYTES + Long.BYTES * pieces.count();
    ByteBuffer to = ByteBuffer.allocate(Integer.BYTES + length);
    to.putInt(length).putInt(name.length).put(name);
    to.putFloat(request.factor()).putInt(request.root()).putInt(request.sameLengths() ? 1 : 0);
    to.putInt(pieces.count());
    for (int i = 0; i < pieces.count(); i++) {
      to.putLong(pieces.bytes(i));
    }
    return to.flip();
  }

  /** Room for a request of a length. */
  static ByteBuffer room(int length) {
    if (length < Integer.BYTES || length > LONGEST) {
      throw new IllegalStateException("a request of " + length + " bytes");
    }
    return ByteBuffer.allocate(length);
  }

  /** What another member brings, with lengths but no addresses. */
  static Request read(ByteBuffer from) {
    byte[] name = new byte[from.getInt()];
    from.get(name);
    float factor = from.getFloat();
    int root = from.getInt();
    boolean sameLengths = from.getInt() == 1;
    int count = from.getInt();
    Pieces pieces = new Pieces();
    for (int i = 0; i < count; i++) {
      pieces.add(0, from.getLong());
    }
    return new Request(new String(name, StandardCharsets.UTF_8), pieces, factor, root, sameLengths);
  }
}
