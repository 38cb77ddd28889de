package io.pimento.pim.dram.device;

import java.util.List;
import java.util.Locale;

/**
 * A key of a device file.
 *
 * @param section the section it stands in
 * @param fallback the value that DRAMsim3 takes when the key is absent (configuration.cc)
 * @param need whether the standard reading asks for it
 */
record DramKey(String section, String name, String fallback, Need need) {
  /** When the standard reading asks for a key. */
  enum Need {
    /** Always. */
    ALWAYS,
    /** Where reads and writes have row-to-column delays of their own. */
    SPLIT,
    /** Where they share one. */
    SHARED,
    /** Where banks are grouped. */
    GROUPED,
    /** Only where refresh is by bank. */
    BANK_REFRESH,
    /** Graphics memory alone. */
    GRAPHICS,
    /** Never: the fallback is the meaning of its absence. */
    OPTIONAL,
    /** Read by DRAMsim3, without effect on what is simulated; unknown to the standard reading. */
    UNUSED
  }

  /** Every key that is known, in the order of the file. */
  static final List<DramKey> ALL =
      List.of(
          key("dram_structure", "protocol", "DDR3", Need.ALWAYS),
          key("dram_structure", "bankgroups", "2", Need.ALWAYS),
          key("dram_structure", "banks_per_group", "2", Need.ALWAYS),
          key("dram_structure", "bankgroup_enable", "true", Need.OPTIONAL),
          key("dram_structure", "rows", "65536", Need.ALWAYS),
          key("dram_structure", "columns", "1024", Need.ALWAYS),
          key("dram_structure", "device_width", "8", Need.ALWAYS),
          key("dram_structure", "BL", "8", Need.ALWAYS),
          key("dram_structure", "hbm_dual_cmd", "true", Need.OPTIONAL),
          key("dram_structure", "num_dies", "1", Need.UNUSED),
          key("timing", "tCK", "1.0", Need.ALWAYS),
          key("timing", "AL", "0", Need.OPTIONAL),
          key("timing", "CL", "12", Need.ALWAYS),
          key("timing", "CWL", "12", Need.ALWAYS),
          key("timing", "tCCD_L", "6", Need.GROUPED),
          key("timing", "tCCD_S", "4", Need.ALWAYS),
          key("timing", "tRTRS", "2", Need.ALWAYS),
          key("timing", "tRTP", "5", Need.ALWAYS),
          key("timing", "tWTR_L", "5", Need.GROUPED),
          key("timing", "tWTR_S", "5", Need.ALWAYS),
          key("timing", "tWR", "10", Need.ALWAYS),
          key("timing", "tRP", "10", Need.ALWAYS),
          key("timing", "tRRD_L", "4", Need.GROUPED),
          key("timing", "tRRD_S", "4", Need.ALWAYS),
          key("timing", "tRAS", "24", Need.ALWAYS),
          key("timing", "tRCD", "10", Need.SHARED),
          key("timing", "tRCDRD", "24", Need.SPLIT),
          key("timing", "tRCDWR", "20", Need.SPLIT),
          key("timing", "tRFC", "74", Need.ALWAYS),
          key("timing", "tRFCb", "20", Need.BANK_REFRESH),
          key("timing", "tREFI", "7800", Need.ALWAYS),
          key("timing", "tREFIb", "1950", Need.BANK_REFRESH),
          key("timing", "tFAW", "50", Need.ALWAYS),
          key("timing", "t32AW", "330", Need.GRAPHICS),
          key("timing", "tPPD", "0", Need.OPTIONAL),
          key("timing", "tCKE", "6", Need.UNUSED),
          key("timing", "tCKESR", "12", Need.UNUSED),
          key("timing", "tXS", "432", Need.UNUSED),
          key("timing", "tXP", "8", Need.UNUSED),
          key("timing", "tRPRE", "1", Need.UNUSED),
          key("timing", "tWPRE", "1", Need.UNUSED),
          key("timing", "ideal_memory_latency", "10", Need.UNUSED),
          key("power", "VDD", "1.2", Need.ALWAYS),
          key("power", "IDD0", "48", Need.ALWAYS),
          key("power", "IDD2P", "25", Need.UNUSED),
          key("power", "IDD2N", "34", Need.ALWAYS),
          key("power", "IDD3N", "43", Need.ALWAYS),
          key("power", "IDD4W", "123", Need.ALWAYS),
          key("power", "IDD4R", "135", Need.ALWAYS),
          key("power", "IDD5AB", "250", Need.ALWAYS),
          key("power", "IDD5PB", "5", Need.BANK_REFRESH),
          key("power", "IDD6x", "31", Need.UNUSED),
          key("system", "channel_size", "1024", Need.ALWAYS),
          key("system", "channels", "1", Need.ALWAYS),
          key("system", "bus_width", "64", Need.ALWAYS),
          key("system", "address_mapping", "chrobabgraco", Need.ALWAYS),
          key("system", "queue_structure", "PER_BANK", Need.ALWAYS),
          key("system", "row_buf_policy", "OPEN_PAGE", Need.ALWAYS),
          key("system", "refresh_policy", "RANK_LEVEL_STAGGERED", Need.ALWAYS),
          key("system", "cmd_queue_size", "16", Need.ALWAYS),
          key("system", "trans_queue_size", "32", Need.ALWAYS),
          key("system", "unified_queue", "false", Need.OPTIONAL),
          key("system", "write_buf_size", "16", Need.UNUSED),
          key("system", "enable_self_refresh", "false", Need.OPTIONAL),
          key("system", "sref_threshold", "1000", Need.UNUSED),
          key("system", "aggressive_precharging_enabled", "false", Need.UNUSED),
          key("other", "epoch_period", "100000", Need.UNUSED),
          key("other", "output_level", "1", Need.UNUSED),
          key("other", "output_prefix", "dramsim3", Need.UNUSED),
          key("hmc", "num_links", "4", Need.UNUSED),
          key("hmc", "link_width", "16", Need.UNUSED),
          key("hmc", "link_speed", "15000", Need.UNUSED),
          key("hmc", "block_size", "64", Need.UNUSED),
          key("hmc", "xbar_queue_depth", "16", Need.UNUSED));

  private static DramKey key(String section, String name, String fallback, Need need) {
    return new DramKey(section, name, fallback, need);
  }

  /** The key as it is looked up; case does not matter. */
  static String id(String section, String name) {
    return section.toLowerCase(Locale.ROOT) + "=" + name.toLowerCase(Locale.ROOT);
  }

  String id() {
    return id(section, name);
  }
}
