package io.pimento.app;

import io.pimento.cuda.Precision;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaHalfCheck;
import io.pimento.runtime.cuda.CudaOperatorCheck;
import java.util.ArrayList;
import java.util.List;

/** A program of its own: some operators on the GPU that is there, against their definitions. */
final class KernelsCheck {
  private KernelsCheck() {}

  /**
   * Prints what is wrong, and ends with 1 if something is.
   *
   * @param args the products' precision, a text that the names of the operators' cases hold
   */
  public static void main(String[] args) {
    List<String> faults = new ArrayList<>();
    int all = 0;
    Precision precision = Precision.valueOf(args[0]);
    // Of the largest entry; a half has eleven bits, as TF32 has.
    double tolerance = precision == Precision.FP32 ? 2e-5 : 2e-3;
    try (CudaBackend gpu = new CudaBackend(0, precision)) {
      for (CudaOperatorCheck.Outcome o :
          CudaOperatorCheck.all(gpu, c -> c.toString().contains(args[1]))) {
        all++;
        if (!o.within(tolerance)) {
          faults.add(o.toString());
        }
      }
      if (precision == Precision.HALF) {
        faults.addAll(CudaHalfCheck.faults(gpu));
      }
    }
    System.out.println(all + " cases; wrong: " + faults);
    System.exit(faults.isEmpty() ? 0 : 1);
  }
}
