package io.pimento.pim.dram.device;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which bits of an address name channel, rank, group, bank, row and column.
 *
 * @param order six fields of two letters (ch ra bg ba ro co), the highest bits first
 * @param offsetBits bits below the fields: the bytes of one access
 */
public record AddressMap(
    String order, int offsetBits, Field ch, Field ra, Field bg, Field ba, Field ro, Field co) {
  private static final List<String> NAMES =
      List.of("channel", "rank", "bank group", "bank", "row", "column");

  /** A run of bits, counted from the end of the offset. */
  public record Field(int position, int mask) {
    public int of(long address) {
      return (int) (address >>> position) & mask;
    }
  }

  /** The map of that order for that organisation; an unknown or missing field is an error. */
  public static AddressMap of(String order, Organization o, String where) {
    Map<String, Integer> widths = new HashMap<>();
    widths.put("ch", log2(o.channels()));
    widths.put("ra", log2(o.ranks()));
    widths.put("bg", log2(o.groups()));
    widths.put("ba", log2(o.banksPerGroup()));
    widths.put("ro", log2(o.rows()));
    widths.put("co", log2(o.columns()) - log2(o.burst()));
    Map<String, Field> fields = new HashMap<>();
    int position = 0;
    for (int i = order.length() - 2; i >= 0 && order.length() == 12; i -= 2) {
      Integer width = widths.get(order.substring(i, i + 2));
      if (width != null) {
        fields.put(order.substring(i, i + 2), new Field(position, (1 << width) - 1));
        position += width;
      }
    }
    if (fields.size() != 6) {
      throw new DeviceException(
          where + ": address_mapping = " + order + " must hold each of ch ra bg ba ro co once");
    }
    return new AddressMap(
        order,
        log2(o.accessBytes()),
        field(fields, "ch"),
        field(fields, "ra"),
        field(fields, "bg"),
        field(fields, "ba"),
        field(fields, "ro"),
        field(fields, "co"));
  }

  private static Field field(Map<String, Field> fields, String name) {
    Field f = fields.get(name);
    if (f == null) {
      throw new IllegalStateException(name);
    }
    return f;
  }

  /**
   * The byte address of an access.
   *
   * @param places channel, rank, bank group, bank, row and column, counted in accesses
   * @throws DeviceException naming the place that the memory has not
   */
  public long address(long... places) {
    List<Field> fields = List.of(ch, ra, bg, ba, ro, co);
    long address = 0;
    for (int i = 0; i < fields.size(); i++) {
      Field f = fields.get(i);
      if (places[i] < 0 || places[i] > f.mask()) {
        throw new DeviceException(
            NAMES.get(i) + " " + places[i] + " is none: there are 0 to " + f.mask());
      }
      address |= places[i] << f.position();
    }
    return address << offsetBits;
  }

  /** The channel of a byte address. */
  public int channel(long address) {
    return ch.of(address >>> offsetBits);
  }

  private static int log2(int n) {
    return n <= 1 ? 0 : 31 - Integer.numberOfLeadingZeros(n);
  }
}
