package io.pimento.graph.op;

import io.pimento.graph.Cost;
import io.pimento.graph.TensorType;
import java.util.List;

/** Which line of the cost a linear layer's multiply-adds count in. */
public enum LinearRole {
  LAYER,
  ATTENTION_PROJECTION;

  Cost cost(long multiplyAdds, List<TensorType> inputs, List<TensorType> outputs) {
    long traffic = Cost.traffic(inputs, outputs);
    return this == LAYER
        ? new Cost(multiplyAdds, 0, 0, 0, 0, traffic)
        : new Cost(0, multiplyAdds, 0, 0, 0, traffic);
  }
}
