package io.pimento.search.surrogate;

import io.pimento.graph.op.Levels;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Bits;
import io.pimento.search.space.BlockBits;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import io.pimento.search.space.Macro;
import io.pimento.search.space.Micro;
import io.pimento.search.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;

/** A design as numbers: a 0 or 1 for every choice of every block and knob, bits, and its size. */
public final class DesignFeatures {
  private DesignFeatures() {}

  /**
   * Features; as many for every architecture of a space and number of blocks.
   *
   * @param costs whose multiply-adds and parameters are read
   */
  public static double[] of(Architecture a, SubnetScore costs) {
    List<Double> all = new ArrayList<>();
    SearchSpace space = a.space();
    for (int i = 0; i < a.blocks(); i++) {
      Micro m = a.micro().get(i);
      for (int node = 0; node < space.nodes().size(); node++) {
        all.add(flag(m.activeNodes().contains(node)));
      }
      space.denseDims().forEach(d -> all.add(flag(m.denseDims() == d)));
      space.sparseDims().forEach(d -> all.add(flag(m.sparseDims() == d)));
      all.add(flag(m.denseSparseInteract()));
      all.add(flag(m.deepFm()));
      Macro c = a.macro().get(i);
      for (List<Integer> read :
          List.of(c.denseIdx(), c.sparseIdx(), c.denseLeftIdx(), c.denseRightIdx())) {
        for (int j = 0; j <= i; j++) {
          all.add(flag(read.contains(j)));
        }
      }
    }
    for (int i = 0; i < a.blocks(); i++) {
      BlockBits b = a.quantization().block(i);
      for (Bits bits : List.of(b.dense(), b.sparse(), b.merge(), b.projection())) {
        all.add(fewer(bits.weights()));
        all.add(fewer(bits.activations()));
      }
    }
    all.add(fewer(a.quantization().tables()));
    all.add(fewer(a.quantization().head().weights()));
    all.add(fewer(a.quantization().head().activations()));
    branches(a, all);
    space.embeddings().forEach(width -> all.add(flag(a.embedding() == width)));
    all.add(Math.log1p((double) costs.multiplyAdds()));
    all.add(Math.log1p((double) costs.parameters()));
    return all.stream().mapToDouble(v -> v).toArray();
  }

  /** Of every kind that there may be: whether it is on; then whether there are blocks. */
  private static void branches(Architecture a, List<Double> all) {
    BranchSpace space = a.space().branches();
    if (space.isFree()) {
      space.kinds().forEach(kind -> all.add(flag(a.branches().of(kind).isPresent())));
      all.add(flag(a.branches().blocks()));
      all.add(fewer(a.quantization().branches().weights()));
      all.add(fewer(a.quantization().branches().activations()));
    }
  }

  /** A 0 or 1 for every value of every knob of every device. */
  public static double[] of(Hardware hardware, HardwareSpace space) {
    List<Double> all = new ArrayList<>();
    for (HardwareSpace.Device d : space.devices()) {
      boolean here = d.name().equals(hardware.device());
      all.add(flag(here));
      for (Knob k : d.knobs()) {
        for (Knob.Value v : k.values()) {
          all.add(flag(here && v.text().equals(hardware.settings().get(k.key()))));
        }
      }
    }
    return all.stream().mapToDouble(v -> v).toArray();
  }

  /** How coarse: 0 for floating point, and four times as much for four bits as for eight. */
  private static double fewer(int bits) {
    return bits == Levels.FLOAT_BITS ? 0 : 4.0 / (bits * bits / 4.0);
  }

  private static double flag(boolean on) {
    return on ? 1 : 0;
  }
}
