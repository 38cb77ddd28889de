package io.pimento.codesign.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.HostTarget;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import io.pimento.search.space.Hardware;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under what a simulated cost is kept. */
class DoesTheHashFollowWhatDecidesACostTest {
  private static final Hardware ISAAC = Hardware.of("isaac-32nm");

  @TempDir private Path folder;

  @Test
  void deviceHostOptionsTrafficAndFile() throws Exception {
    Target isaac = Targets.named("isaac-32nm", Rules.STANDARD);
    HostTarget host = Targets.host(Targets.HOST, Rules.STANDARD);
    MappingOptions options = MappingOptions.STANDARD;
    String base = DesignCosts.hash(ISAAC, isaac, host, options, "batch 1, data");
    assertThat(DesignCosts.hash(ISAAC, isaac, host, options, "batch 1, data")).isEqualTo(base);
    Target other = isaac.with("adc.bits", "7");
    MappingOptions wider = options.within(9, true);
    assertThat(
            List.of(
                DesignCosts.hash(ISAAC, other, host, options, "batch 1, data"),
                DesignCosts.hash(ISAAC, isaac, host, options, "batch 2, data"),
                DesignCosts.hash(ISAAC, isaac, host, options, "batch 1, others"),
                DesignCosts.hash(
                    ISAAC.with("memory.x", "1"), isaac, host, options, "batch 1, data"),
                DesignCosts.hash(ISAAC, isaac, host, wider, "batch 1, data")))
        .doesNotContain(base)
        .doesNotHaveDuplicates();
    Path own = Files.writeString(folder.resolve("own.yaml"), "kind: crossbar");
    String before =
        DesignCosts.hash(Hardware.of(own.toString()), isaac, host, options, "batch 1, data");
    Files.writeString(own, "kind: crossbar # changed");
    assertThat(DesignCosts.hash(Hardware.of(own.toString()), isaac, host, options, "batch 1, data"))
        .isNotEqualTo(before);
  }
}
