package io.pimento.codesign.simulate;

import io.pimento.codesign.setting.PimSetting;
import io.pimento.codesign.setting.PimSettings;
import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.DeviceCheck;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.MemoryChanges;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.CrossbarTarget;
import io.pimento.pim.inference.GivenPlan;
import io.pimento.pim.inference.HostTarget;
import io.pimento.pim.inference.Job;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  public static PimSetup of(PimSettings settings, JobSource source)
      throws IOException, InterruptedException {
    Rules rules = settings.get(PimSetting.POLICY);
    Target target =
        changed(Targets.named(settings.get(PimSetting.DEVICE), rules), settings.constants());
    for (String key : settings.values().keySet()) {
      heeded(key, target);
    }
    HostTarget host = Targets.host(settings.get(PimSetting.HOST), rules);
    Job job = source.job(settings, options(settings));
    Optional<Path> given = settings.get(PimSetting.MAPPING).file();
    return new PimSetup(
        settings, target, host, given.isEmpty() ? job : job.placed(GivenPlan.read(given.get())));
  }

  /** A device with some of its constants changed. */
  public static Target changed(Target device, Map<String, String> constants) {
    Target target = device;
    for (Map.Entry<String, String> e : constants.entrySet()) {
      target = target.with(e.getKey(), e.getValue());
    }
    return target;
  }

  /** What the mapper may choose. */
  public static MappingOptions options(PimSettings s) {
    return MappingOptions.STANDARD
        .with(precisions(s))
        .with(s.get(PimSetting.MAPPING).policy())
        .with(s.get(PimSetting.INTERACTION), s.get(PimSetting.ATTENTION))
        .within(s.get(PimSetting.AREA), s.get(PimSetting.REPLICATE))
        .withSense(!s.get(PimSetting.ADC_READS))
        .withHot(s.get(PimSetting.HOT_SHARE), s.get(PimSetting.HOT_COPIES));
  }

  /** Bits of all operators and of single nodes. */
  public static Precisions precisions(PimSettings s) {
    return new Precisions(s.get(PimSetting.BITS), s.get(PimSetting.NODE_BITS));
  }

  private static void heeded(String key, Target target) {
    PimSetting<?> setting = PimSetting.ALL.get(key);
    if (setting != null && setting.scope().crossbars() && !target.kind().equals("crossbar")) {
      throw new UserException(
          key + " is for crossbars; " + target.name() + " is a " + target.kind() + " device");
    }
  }

  /**
   * A key that neither settings nor the device have, that the device does not heed, or a value that
   * it may never have is an error; whether values go together is another question.
   */
  public static void check(String key, List<String> values, Target target) {
    heeded(key, target);
    PimSetting<?> setting = PimSetting.ALL.get(key);
    if (setting != null) {
      values.forEach(setting::parse);
      return;
    }
    List<String> known = target.constants().stream().map(Constant::key).toList();
    if (!known.contains(key) && !MemoryChanges.isMemory(key)) {
      List<String> all = new ArrayList<>(PimSetting.ALL.keySet());
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
    String faults = settings.get(PimSetting.FAULTS);
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
        settings.get(PimSetting.SEED));
  }

  /** What to say of a device that does not compute with the faults that were asked for. */
  public Optional<String> faultWarning() {
    String faults = settings.get(PimSetting.FAULTS);
    return target instanceof CrossbarTarget(CrossbarDevice device) && !faults.isEmpty()
        ? DeviceCheck.warning(device, Faults.parse(faults), faults)
        : Optional.empty();
  }

  /** Runs the device and its baseline. */
  public Comparison run() {
    return Comparison.run(target, host, job);
  }
}
