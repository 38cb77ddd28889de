package io.pimento.codesign.setting;

import io.pimento.document.UserException;
import io.pimento.pim.crossbar.mapping.BitWidths;
import io.pimento.pim.crossbar.mapping.DynamicUnit;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Targets;
import io.pimento.pim.inference.Traffic;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What may be said of a run on simulated hardware, each thing once: the option {@code --key} of
 * commands, the key of a sweep's grid and of a hardware space's knobs follow from it.
 *
 * @param key its name
 * @param otherwise the text that holds where nothing is said; empty for none
 * @param scope who heeds it
 * @param label what a value is called in help
 * @param type what an option's value is read as
 * @param parser what a text means, or an error that names key and text
 * @param help of the option; {@code %s} stands for what holds where nothing is said
 */
public record PimSetting<T>(
    String key,
    String otherwise,
    Scope scope,
    String label,
    Class<?> type,
    Parser<T> parser,
    List<String> help) {
  /** Who heeds a setting. */
  public enum Scope {
    /** It decides what is run, on any device. */
    RUN,
    /** It decides what is run on crossbars. */
    CROSSBAR_RUN,
    /** It places a model on any device, so that a search over hardware may set it. */
    PLACEMENT,
    /** It places a model on crossbars. */
    CROSSBAR_PLACEMENT;

    /** Whether only crossbars heed it. */
    public boolean crossbars() {
      return this == CROSSBAR_RUN || this == CROSSBAR_PLACEMENT;
    }

    /** Whether a search over hardware may set it. */
    public boolean placement() {
      return this == PLACEMENT || this == CROSSBAR_PLACEMENT;
    }
  }

  /** Reads a text. */
  @FunctionalInterface
  public interface Parser<T> {
    T of(String key, String text);
  }

  public static final PimSetting<String> GRAPH =
      text(
          "graph",
          "",
          "NAME|FILE",
          "A graph or architecture file, parity cases (--entry), a published architecture",
          "(criteo-full, criteo-small, avazu-…, kdd-…), or a hand-made model such as dlrm.");

  public static final PimSetting<String> ENTRY =
      text("entry", "", "NAME", "One of several in the file.");

  public static final PimSetting<String> DEVICE =
      text(
          "device",
          "",
          "NAME|FILE",
          "A device of any class: a shipped one (pimento pim devices), a YAML file, or a",
          "DRAM's own .ini or YAML, which is plain memory with the shipped host's processor.");

  public static final PimSetting<String> HOST =
      text("host", Targets.HOST, "NAME|FILE", "The baseline, and what units leave undone; %s.");

  public static final PimSetting<Rules> POLICY =
      new PimSetting<>(
          "policy",
          "standard",
          Scope.RUN,
          "NAME",
          String.class,
          (key, text) -> Rules.named(text),
          List.of("How a DRAM's own file is read: standard, dramsim3, dramsim3-legal."));

  public static final PimSetting<Integer> BATCH = count("batch", "1", 1, Scope.RUN, "Samples; %s.");

  public static final PimSetting<TableChoice> MAPPING =
      new PimSetting<>(
          "mapping",
          "access-aware",
          Scope.PLACEMENT,
          "LAYOUT|FILE",
          String.class,
          (key, text) -> TableChoice.of(text),
          List.of(
              "Of table rows: %s (default; copies of hot rows, balance), round-robin,",
              "naive, co-occurrence (crossbars: rows read together side by side), or",
              "column-wise (upmem-dpu: some columns of all rows in each processor);",
              "or a .json file of --placement, changed or not: everything lives there."));

  public static final PimSetting<Integer> HISTORY =
      count("history", Integer.toString(Traffic.HISTORY), 0, Scope.RUN, "Past samples; %s.");

  public static final PimSetting<Double> ZIPF =
      new PimSetting<>(
          "zipf",
          Double.toString(Traffic.EXPONENT),
          Scope.RUN,
          "X",
          Double.class,
          PimTexts::number,
          List.of("Exponent of the law; %s."));

  public static final PimSetting<Integer> SEED =
      count("seed", "1", 0, Scope.RUN, "Of everything drawn; %s.");

  public static final PimSetting<Integer> TABLE_ROWS =
      count("table-rows", "10000", 1, Scope.RUN, "Without data: %s.");

  public static final PimSetting<BitWidths> BITS =
      new PimSetting<>(
          "bits",
          "w8a8",
          Scope.CROSSBAR_PLACEMENT,
          "wNaM",
          String.class,
          (key, text) -> PimTexts.precision(text),
          List.of("Crossbars: bits of weights and activations where the graph has none; %s."));

  public static final PimSetting<Map<Integer, BitWidths>> NODE_BITS =
      new PimSetting<>(
          "node-bits",
          "",
          Scope.CROSSBAR_RUN,
          "NODE=wNaM,…",
          String.class,
          PimTexts::nodes,
          List.of("Crossbars: other precisions for single nodes."));

  public static final PimSetting<DynamicUnit> INTERACTION =
      unit("interaction", "Crossbars: dot products and FM on %s (default), engine or crossbar.");

  public static final PimSetting<DynamicUnit> ATTENTION =
      unit("attention", "Crossbars: attention's products on %s (default), engine or crossbar.");

  public static final PimSetting<Double> AREA =
      new PimSetting<>(
          "area",
          "0",
          Scope.CROSSBAR_PLACEMENT,
          "MM2",
          Double.class,
          (key, text) ->
              PimTexts.within(
                  PimTexts.number(key, text),
                  0,
                  Double.MAX_VALUE,
                  key,
                  text + " mm2",
                  "at least 0"),
          List.of("Crossbars: budget; the whole chip."));

  public static final PimSetting<Boolean> REPLICATE =
      flag("replicate", "Crossbars: copies layers while the area lasts.");

  public static final PimSetting<Boolean> ADC_READS =
      flag("adc-reads", "Crossbars: single rows pass the ADCs, too.");

  public static final PimSetting<Double> HOT_SHARE =
      new PimSetting<>(
          "hot-share",
          "0.01",
          Scope.CROSSBAR_PLACEMENT,
          "PART",
          Double.class,
          (key, text) ->
              PimTexts.within(PimTexts.number(key, text), 0, 1, key, text, "from 0 to 1"),
          List.of("Crossbars: part of a table's rows that access-aware copies; %s."));

  public static final PimSetting<Integer> HOT_COPIES =
      count(
          "hot-copies",
          "4",
          1,
          Scope.CROSSBAR_PLACEMENT,
          "Crossbars: how many copies those have; %s.");

  public static final PimSetting<String> FAULTS =
      text(
          "faults",
          "",
          "LIST",
          "Crossbars: as --function, with seed=N, variation=none|pcm|reram|PART, stuck-off=P,",
          "stuck-on=P, drift=SECONDS, wires; separated by commas. 'pimento pim evaluate'",
          "says what they do to a trained model's log loss.");

  /** All of them by their keys. */
  public static final SortedMap<String, PimSetting<?>> ALL = all();

  private static SortedMap<String, PimSetting<?>> all() {
    SortedMap<String, PimSetting<?>> all = new TreeMap<>();
    Stream.<PimSetting<?>>of(
            GRAPH,
            ENTRY,
            DEVICE,
            HOST,
            POLICY,
            BATCH,
            MAPPING,
            HISTORY,
            ZIPF,
            SEED,
            TABLE_ROWS,
            BITS,
            NODE_BITS,
            INTERACTION,
            ATTENTION,
            AREA,
            REPLICATE,
            ADC_READS,
            HOT_SHARE,
            HOT_COPIES,
            FAULTS)
        .forEach(s -> all.put(s.key(), s));
    return Collections.unmodifiableSortedMap(all);
  }

  /** Keys that a search over hardware may set. */
  public static List<String> placements() {
    return ALL.values().stream().filter(s -> s.scope().placement()).map(PimSetting::key).toList();
  }

  /** Whether a key is one that a search over hardware may set. */
  public static boolean isPlacement(String key) {
    PimSetting<?> setting = ALL.get(key);
    return setting != null && setting.scope().placement();
  }

  /**
   * What a text means.
   *
   * @throws UserException naming key and text, if it means nothing
   */
  public T parse(String text) {
    return parser.of(key, text);
  }

  /** Help with what holds where nothing is said. */
  public String[] description() {
    return help.stream().map(line -> line.replace("%s", otherwise)).toArray(String[]::new);
  }

  private static PimSetting<String> text(
      String key, String otherwise, String label, String... help) {
    return new PimSetting<>(
        key, otherwise, Scope.RUN, label, String.class, (k, text) -> text, List.of(help));
  }

  private static PimSetting<Integer> count(
      String key, String otherwise, int least, Scope scope, String help) {
    return new PimSetting<>(
        key,
        otherwise,
        scope,
        "N",
        Integer.class,
        (k, text) -> PimTexts.whole(k, text, least),
        List.of(help));
  }

  private static PimSetting<Boolean> flag(String key, String help) {
    return new PimSetting<>(
        key, "false", Scope.CROSSBAR_PLACEMENT, "", Boolean.class, PimTexts::flag, List.of(help));
  }

  private static PimSetting<DynamicUnit> unit(String key, String help) {
    return new PimSetting<>(
        key,
        "digital",
        Scope.CROSSBAR_PLACEMENT,
        "UNIT",
        String.class,
        PimTexts::unit,
        List.of(help));
  }
}
