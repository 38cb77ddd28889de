package io.pimento.app.command.pim;

import io.pimento.codesign.setting.PimSetting;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** An option {@code --key} for each of some settings. */
@Command
final class PimSettingOptions {
  private final List<PimSetting<?>> settings;
  private final SortedMap<String, String> texts = new TreeMap<>();

  PimSettingOptions(Collection<PimSetting<?>> settings) {
    this.settings = List.copyOf(settings);
  }

  /** Called by the parser with the command that these options are of. */
  @Spec(Spec.Target.MIXEE)
  void mixee(CommandSpec command) {
    for (PimSetting<?> setting : settings) {
      OptionSpec.Builder option =
          OptionSpec.builder("--" + setting.key())
              .type(setting.type())
              .description(setting.description())
              .setter(
                  new picocli.CommandLine.Model.ISetter() {
                    @Override
                    public <T> T set(T value) {
                      say(setting.key(), value);
                      return value;
                    }
                  });
      command.addOption(
          setting.label().isEmpty()
              ? option.arity("0").build()
              : option.arity("1").paramLabel(setting.label()).build());
    }
  }

  private void say(String key, @org.jspecify.annotations.Nullable Object value) {
    if (value == null) {
      texts.remove(key);
    } else {
      texts.put(key, value.toString());
    }
  }

  /** What was said, by key. */
  SortedMap<String, String> texts() {
    return texts;
  }
}
