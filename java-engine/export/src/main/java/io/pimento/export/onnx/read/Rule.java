package io.pimento.export.onnx.read;

import java.util.List;

/** What the results of a node are. */
interface Rule {
  List<Datum> results(OnnxCall c);

  /** A rule of one result. */
  interface One {
    Datum result(OnnxCall c);
  }

  static Rule of(One one) {
    return c -> List.of(one.result(c));
  }
}
