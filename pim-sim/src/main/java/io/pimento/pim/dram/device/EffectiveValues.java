package io.pimento.pim.dram.device;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a device comes to after parsing, by DRAMsim3's names, for results and comparison. */
public final class EffectiveValues {
  private EffectiveValues() {}

  /** Numbers as Integer or Double, words as String, in reading order. */
  public static Map<String, Object> of(DramDevice d) {
    Map<String, Object> m = new LinkedHashMap<>();
    Organization o = d.organization();
    m.put("tCK", d.timings().clock());
    m.put("channels", o.channels());
    m.put("ranks", o.ranks());
    m.put("bankgroups", o.groups());
    m.put("banks_per_group", o.banksPerGroup());
    m.put("banks", o.banksPerRank());
    m.put("rows", o.rows());
    m.put("columns", o.columns());
    m.put("device_width", o.deviceWidth());
    m.put("bus_width", o.busWidth());
    m.put("devices_per_rank", o.devicesPerRank());
    m.put("BL", o.burst());
    m.put("channel_size", o.channelMegabytes());
    m.putAll(d.timings().all());
    m.put("shift_bits", d.map().offsetBits());
    field(m, "ch", d.map().ch());
    field(m, "ra", d.map().ra());
    field(m, "bg", d.map().bg());
    field(m, "ba", d.map().ba());
    field(m, "ro", d.map().ro());
    field(m, "co", d.map().co());
    m.put("act_energy_inc", d.increments().activate());
    m.put("read_energy_inc", d.increments().read());
    m.put("write_energy_inc", d.increments().write());
    m.put("ref_energy_inc", d.increments().refresh());
    m.put("refb_energy_inc", d.increments().refreshBank());
    m.put("act_stb_energy_inc", d.increments().active());
    m.put("pre_stb_energy_inc", d.increments().idle());
    Policies p = d.policies();
    m.put("cmd_queue_size", p.commandQueue());
    m.put("trans_queue_size", p.requestQueue());
    m.put("unified_queue", p.unified() ? 1 : 0);
    m.put("enable_hbm_dual_cmd", p.dualCommand() ? 1 : 0);
    m.put("enable_self_refresh", 0);
    m.put("refresh_policy", p.refresh().number());
    m.put("address_mapping", d.map().order());
    m.put("queue_structure", p.queues().name());
    m.put("row_buf_policy", p.page().name());
    m.putAll(d.unused());
    return m;
  }

  private static void field(Map<String, Object> m, String name, AddressMap.Field field) {
    m.put(name + "_pos", field.position());
    m.put(name + "_mask", field.mask());
  }
}
