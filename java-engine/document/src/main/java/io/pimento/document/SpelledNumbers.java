package io.pimento.document;

import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;

/** Numbers that remember how they were written, such as 1.10 or 1e3, for keys that hold text. */
final class SpelledNumbers {
  private SpelledNumbers() {}

  static JsonNode whole(Number value, String text) {
    if (value instanceof BigInteger big) {
      return JsonNodeFactory.instance.numberNode(big);
    }
    long v = value.longValue();
    boolean plain = Long.toString(v).equals(text);
    if (v == (int) v) {
      return plain ? new IntNode((int) v) : new SpelledInt((int) v, text);
    }
    return plain ? new LongNode(v) : new SpelledLong(v, text);
  }

  static JsonNode real(double value, String text) {
    return Double.toString(value).equals(text)
        ? new DoubleNode(value)
        : new SpelledDouble(value, text);
  }

  private static final class SpelledInt extends IntNode {
    private static final long serialVersionUID = 1L;
    private final String text;

    SpelledInt(int value, String text) {
      super(value);
      this.text = text;
    }

    @Override
    protected String _asString() {
      return text;
    }
  }

  private static final class SpelledLong extends LongNode {
    private static final long serialVersionUID = 1L;
    private final String text;

    SpelledLong(long value, String text) {
      super(value);
      this.text = text;
    }

    @Override
    protected String _asString() {
      return text;
    }
  }

  private static final class SpelledDouble extends DoubleNode {
    private static final long serialVersionUID = 1L;
    private final String text;

    SpelledDouble(double value, String text) {
      super(value);
      this.text = text;
    }

    @Override
    protected String _asString() {
      return text;
    }
  }
}
