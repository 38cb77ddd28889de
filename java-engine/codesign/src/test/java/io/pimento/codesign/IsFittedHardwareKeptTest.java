package io.pimento.codesign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.space.Hardware;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of what was chosen for trained models, whose weights are gone. */
class IsFittedHardwareKeptTest {
  private static Contender on(Hardware hardware) {
    return new Contender(
        new CandidateModel("lr", Baselines.byName("LR", new Stem(2, List.of(3), 4)), true),
        s -> Baselines.byName("LR", s).inference(),
        "joint",
        "",
        null,
        hardware,
        Map.of(),
        Map.of());
  }

  private static Hardware bars(String adc, String tiles) {
    return Hardware.of("bars").with("adc", adc).with("tiles", tiles);
  }

  @Test
  void isWhatWasChosenStillKnownAfterwards(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("fitted.json");
    Contender c = on(bars("4", "1"));
    FittedHardware first = new FittedHardware(file);
    assertThat(first.of(c)).isEqualTo(bars("4", "1"));
    first.put(c, bars("6", "2"));
    assertThat(new FittedHardware(file).of(c)).isEqualTo(bars("6", "2"));
    Files.writeString(file, "{\"lr\": {\"adc\"");
    assertThatThrownBy(() -> new FittedHardware(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("fitted.json is damaged");
  }
}
