package io.pimento.codesign;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Where steps leave what they found, for those that go on in another process. */
public interface StepResults {
  /** Seconds that a step has taken so far; 0 if it has left no result. */
  double seconds(String step) throws IOException;

  /** Replaces one step's result. */
  void put(String step, JsonNode result) throws IOException;
}
