package io.pimento.pim.crossbar.mapping;

import java.util.List;

/** Where one operator is computed. */
public sealed interface OperatorPlacement {
  /** The operator's node. */
  int node();

  /** The tile whose buffer holds the result. */
  int home();

  /**
   * A layer with stored weights, cut into blocks of a crossbar each: block b holds row block b mod
   * {@code rowBlocks} and column block b / {@code rowBlocks}.
   *
   * @param inputs rows of the matrix
   * @param outputs columns, in weights
   * @param vectors products a sample
   * @param outputsPerCrossbar weights side by side in one crossbar
   * @param copies replicas; products are dealt to them in turn
   */
  record Layer(
      int node,
      int home,
      BitWidths precision,
      int inputs,
      int outputs,
      int vectors,
      int outputsPerCrossbar,
      int rowBlocks,
      int columnBlocks,
      List<List<Span>> copies)
      implements OperatorPlacement {
    public Layer {
      copies = copies.stream().map(List::copyOf).toList();
    }

    /** Crossbars of one copy. */
    public int crossbars() {
      return rowBlocks * columnBlocks;
    }

    /** Outputs that stand in a block. */
    public int outputsOf(int block) {
      return Math.min(outputsPerCrossbar, outputs - block / rowBlocks * outputsPerCrossbar);
    }

    /** Inputs that a block adds, of crossbars with so many rows. */
    public int inputsOf(int block, int rows) {
      return Math.min(rows, inputs - block % rowBlocks * rows);
    }
  }

  /**
   * An operator between activations.
   *
   * @param unit what computes it
   * @param scratch crossbars that are written anew for every sample; empty unless {@code CROSSBAR}
   */
  record Dynamic(int node, int home, DynamicUnit unit, BitWidths precision, List<Span> scratch)
      implements OperatorPlacement {
    public Dynamic {
      scratch = List.copyOf(scratch);
    }
  }

  /**
   * Embedding rows gathered from tables.
   *
   * @param sense whether a row that is read alone bypasses the ADCs
   */
  record Lookup(int node, int home, BitWidths precision, boolean sense, List<MappedTable> tables)
      implements OperatorPlacement {
    public Lookup {
      tables = List.copyOf(tables);
    }
  }
}
