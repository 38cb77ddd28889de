package io.pimento.pim.study;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dpu.DpuElement;
import io.pimento.pim.dpu.DpuKernels;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * What processors beside banks can do: bandwidth of a bank, operations a second, power, and PrIM's
 * vector addition and matrix times vector over all of them.
 *
 * @param elements of each vector that is added
 * @param outputs rows of the matrix
 * @param inputs length of the vector
 * @param element of both kernels
 */
public record DpuStudy(
    DpuDevice device, long elements, long outputs, int inputs, DpuElement element) {
  private static final int LEAST_BYTES = 8;

  /**
   * @throws IllegalArgumentException if a size is below 1
   */
  public DpuStudy {
    if (elements < 1 || outputs < 1 || inputs < 1) {
      throw new IllegalArgumentException(
          "elements, outputs and inputs must be at least 1, not "
              + elements
              + ", "
              + outputs
              + " and "
              + inputs);
    }
  }

  /**
   * A kernel over all processors; its parts come one after the other.
   *
   * @param sendNanoseconds of what each processor needs
   * @param returnNanoseconds of results
   */
  public record Kernel(
      double sendNanoseconds, double computeNanoseconds, double returnNanoseconds) {
    /** All of it. */
    public double nanoseconds() {
      return sendNanoseconds + computeNanoseconds + returnNanoseconds;
    }
  }

  /** The vectors are cut into equal pieces, sent, added and fetched. */
  public Kernel vectorAdd() {
    long each = Math.ceilDiv(elements, (long) device.dpus());
    return kernel(
        2 * each * DpuElement.BYTES,
        new DpuKernels(device).vectorAdd(each, element),
        each * DpuElement.BYTES);
  }

  /** Each processor has some rows already; it is sent the vector and gives its results. */
  public Kernel gemv() {
    long each = Math.ceilDiv(outputs, (long) device.dpus());
    return kernel(
        (long) inputs * DpuElement.BYTES,
        new DpuKernels(device).gemv(each, inputs, element),
        each * DpuElement.BYTES);
  }

  private Kernel kernel(long sent, long cycles, long returned) {
    return new Kernel(
        device.link().sendNanoseconds(all(u -> sent)),
        device.nanoseconds((double) cycles),
        device.link().returnNanoseconds(all(u -> returned)));
  }

  private long[] all(LongUnaryOperator bytes) {
    long[] each = new long[device.dpus()];
    Arrays.setAll(each, bytes::applyAsLong);
    return each;
  }

  /** MB/s of reads by one tasklet, by bytes of a transfer. */
  public Map<Integer, Double> readBandwidths() {
    Map<Integer, Double> all = new LinkedHashMap<>();
    for (int bytes = LEAST_BYTES; bytes <= device.dma().mostBytes(); bytes *= 2) {
      all.put(bytes, new DpuKernels(device).readBandwidth(bytes));
    }
    return all;
  }

  /** Millions of operations a second by all tasklets, by name. */
  public Map<String, Double> throughputs() {
    Map<String, Double> all = new LinkedHashMap<>();
    DpuKernels kernels = new DpuKernels(device);
    for (DpuElement e : DpuElement.values()) {
      all.put(e.label() + " add", kernels.throughput(device.arithmetic().add(e)));
      all.put(e.label() + " multiply", kernels.throughput(device.arithmetic().multiply(e)));
    }
    return all;
  }

  /** W of all processors with full pipelines. */
  public double watt() {
    double milliwatt =
        device.idleMilliwatt() + device.instructionPicojoule() * device.megahertz() * 1e-3;
    return device.dpus() * milliwatt * 1e-3;
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    DpuKernels kernels = new DpuKernels(device);
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("device", device.name());
    m.put("validation", device.validation());
    m.put("processors", device.dpus());
    m.put("element", element.label());
    m.put("read_megabytes_per_second_by_bytes", readBandwidths());
    m.put("copy_megabytes_per_second", kernels.copyBandwidth());
    m.put("update_megabytes_per_second", kernels.updateBandwidth());
    m.put("mega_operations_per_second", throughputs());
    m.put("watt", watt());
    m.put("vector_add", tree(elements + " elements", vectorAdd()));
    m.put("gemv", tree(outputs + "x" + inputs, gemv()));
    m.put("sources", Constant.sources(device.constants()));
    return m;
  }

  private static Map<String, Object> tree(String size, Kernel k) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("size", size);
    m.put("send_nanoseconds", k.sendNanoseconds());
    m.put("compute_nanoseconds", k.computeNanoseconds());
    m.put("return_nanoseconds", k.returnNanoseconds());
    m.put("nanoseconds", k.nanoseconds());
    return m;
  }
}
