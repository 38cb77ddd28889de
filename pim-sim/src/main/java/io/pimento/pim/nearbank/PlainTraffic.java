package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.Access;
import io.pimento.pim.dram.device.AddressMap;
import io.pimento.pim.dram.device.Organization;
import java.util.Iterator;
import java.util.stream.LongStream;

/**
 * The traffic of a host without units: operands read in the order of their addresses, then results
 * written. Addresses are spread evenly over the channels, so channel 0 is as busy as any.
 */
final class PlainTraffic {
  private PlainTraffic() {}

  /** The accesses of channel 0 to the bytes {@code [from, to)}. */
  static Iterator<Access> of(NearBankDevice device, boolean write, long from, long to) {
    Organization o = device.memory().organization();
    AddressMap map = device.memory().map();
    long step = o.accessBytes();
    return LongStream.range(from / step, Math.ceilDiv(to, step))
        .filter(i -> map.channel(i * step) == 0)
        .mapToObj(i -> at(o, map, write, i))
        .iterator();
  }

  private static Access at(Organization o, AddressMap map, boolean write, long fields) {
    int bank =
        map.ra().of(fields) * o.banksPerRank()
            + map.bg().of(fields) * o.banksPerGroup()
            + map.ba().of(fields);
    int row = map.ro().of(fields);
    int column = map.co().of(fields);
    return write ? Access.write(bank, row, column) : Access.read(bank, row, column);
  }
}
