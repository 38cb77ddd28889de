package io.pimento.pim.host;

import io.pimento.pim.dram.device.DramDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * What a host without units is free to choose.
 *
 * @param addressOrder the fields of an address, highest first
 * @param commandQueue depth of each command queue
 * @param requestQueue depth of the request queues
 * @param cacheBytes of lines that the host keeps; what hits there costs no memory cycle, and no
 *     time either, which favours the host
 */
public record HostPlan(String addressOrder, int commandQueue, int requestQueue, long cacheBytes) {
  private static final List<String> ORDERS =
      List.of("rochrababgco", "rorabgbachco", "rochcorababg", "rocorababgch", "rocochrababg");

  /** What the device file says, without a cache: the naive host. */
  public static HostPlan asDeviceSays(DramDevice d) {
    return new HostPlan(
        d.map().order(), d.policies().commandQueue(), d.policies().requestQueue(), 0);
  }

  /** Every choice that is tried. */
  public static List<HostPlan> candidates(DramDevice d, long cacheBytes) {
    List<HostPlan> all = new ArrayList<>();
    all.add(asDeviceSays(d));
    for (String order : ORDERS) {
      all.add(new HostPlan(order, d.policies().commandQueue(), d.policies().requestQueue(), 0));
      all.add(new HostPlan(order, 32, 256, 0));
      if (cacheBytes > 0) {
        all.add(new HostPlan(order, 32, 256, cacheBytes));
      }
    }
    return all.stream().distinct().toList();
  }

  /** The device under this plan. */
  public DramDevice applied(DramDevice d) {
    return d.withAddressOrder(addressOrder)
        .with(d.policies().withCommandQueue(commandQueue).withRequestQueue(requestQueue));
  }
}
