package io.pimento.app.pim;

import io.pimento.app.UserException;
import io.pimento.document.NearestName;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.DeviceCheck;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.mapping.DynamicUnit;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.Precision;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.MemoryChanges;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.CrossbarTarget;
import io.pimento.pim.inference.HostTarget;
import io.pimento.pim.inference.Job;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A device, the host beside it and a job, as settings say. */
public record PimSetup(PimSettings settings, Target target, HostTarget host, Job job) {
  /**
   * Makes everything ready.
   *
   * @throws UserException naming the key that is wrong
   */
  public static PimSetup of(PimSettings settings, PimTraffic source)
      throws IOException, InterruptedException {
    Rules rules = Rules.named(settings.text("policy"));
    Target target = Targets.named(settings.text("device"), rules);
    for (String key : settings.constants()) {
      target = target.with(key, settings.text(key));
    }
    for (String key : settings.values().keySet()) {
      heeded(key, target);
    }
    HostTarget host = Targets.host(settings.text("host"), rules);
    return new PimSetup(settings, target, host, source.job(settings, options(settings)));
  }

  /** What the mapper may choose. */
  static MappingOptions options(PimSettings s) {
    return MappingOptions.STANDARD
        .with(precisions(s))
        .with(TablePolicy.named(s.text("mapping")))
        .with(unit(s, "interaction"), unit(s, "attention"))
        .within(area(s), s.flag("replicate"))
        .withSense(!s.flag("adc-reads"))
        .withHot(share(s), s.count("hot-copies", 1));
  }

  private static double share(PimSettings s) {
    double share = s.number("hot-share");
    if (share < 0 || share > 1) {
      throw new UserException("hot-share = " + s.text("hot-share") + " must be from 0 to 1");
    }
    return share;
  }

  private static double area(PimSettings s) {
    if (s.number("area") < 0) {
      throw new UserException("area = " + s.text("area") + " mm2 must be at least 0");
    }
    return s.number("area");
  }

  /** Bits of all operators and of single nodes, {@code 12=w4a4,30=w4a8}. */
  public static Precisions precisions(PimSettings s) {
    Map<Integer, Precision> byNode = new HashMap<>();
    for (String one : s.text("node-bits").split(",", -1)) {
      String[] pair = one.split("=", 2);
      if (pair.length == 2 && pair[0].matches("[0-9]{1,6}")) {
        byNode.put(Integer.parseInt(pair[0]), precision(pair[1]));
      } else if (!one.isBlank()) {
        throw new UserException("node-bits: '" + one + "' is not of the form NODE=wNaM");
      }
    }
    return new Precisions(precision(s.text("bits")), byNode);
  }

  private static Precision precision(String text) {
    try {
      return Precision.named(text);
    } catch (IllegalArgumentException e) {
      throw new UserException("" + e.getMessage(), e);
    }
  }

  private static DynamicUnit unit(PimSettings s, String key) {
    String text = s.text(key).toUpperCase(Locale.ROOT);
    List<String> names = Arrays.stream(DynamicUnit.values()).map(Enum::name).toList();
    if (!names.contains(text)) {
      throw new UserException(key + " = '" + s.text(key) + "' must be one of " + names);
    }
    return DynamicUnit.valueOf(text);
  }

  private static void heeded(String key, Target target) {
    if (PimSettings.CROSSBAR.contains(key) && !target.kind().equals("crossbar")) {
      throw new UserException(
          key + " is for crossbars; " + target.name() + " is a " + target.kind() + " device");
    }
  }

  /**
   * A key that neither settings nor the device have, that the device does not heed, or a value that
   * it may never have is an error; whether values go together is another question.
   */
  static void check(String key, List<String> values, Target target) {
    heeded(key, target);
    if (PimSettings.KEYS.containsKey(key)) {
      return;
    }
    List<String> known = target.constants().stream().map(Constant::key).toList();
    if (!known.contains(key) && !MemoryChanges.isMemory(key)) {
      List<String> all = new ArrayList<>(PimSettings.KEYS.keySet());
      all.addAll(known);
      throw new UserException(
          "no setting or constant of "
              + target.name()
              + " is named '"
              + key
              + "'; did you mean '"
              + NearestName.of(key, all)
              + "'?");
    }
    values.forEach(v -> target.check(key, v));
  }

  /**
   * What becomes of the numbers, if that was asked for.
   *
   * @param asked even with perfect cells
   */
  public @Nullable PimFunction function(boolean asked) {
    String faults = settings.text("faults");
    if (!asked && faults.isEmpty()) {
      return null;
    }
    if (!(target instanceof CrossbarTarget(CrossbarDevice device))) {
      throw new UserException(
          "function and faults are for crossbars; " + target.name() + " computes exactly");
    }
    return PimFunction.of(
        job,
        device,
        faults.isEmpty() ? Faults.NONE : Faults.parse(faults),
        settings.count("seed", 0));
  }

  /** What to say of a device that does not compute with the faults that were asked for. */
  public Optional<String> faultWarning() {
    String faults = settings.text("faults");
    return target instanceof CrossbarTarget(CrossbarDevice device) && !faults.isEmpty()
        ? DeviceCheck.warning(device, Faults.parse(faults), faults)
        : Optional.empty();
  }

  /** Runs the device and its baseline. */
  public Comparison run() {
    return Comparison.run(target, host, job);
  }
}
