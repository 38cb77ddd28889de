package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.error.Variation;
import io.pimento.pim.crossbar.error.WriteVerify;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.DynamicUnit;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.schedule.Accesses;
import io.pimento.pim.crossbar.schedule.EnergyPart;
import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.pim.crossbar.schedule.Programming;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsTheScheduleRightTest {
  private static final Accesses ACCESSES = Accesses.zipf(1, 1.05);

  private static CrossbarDevice device(String name) throws IOException {
    return CrossbarDevice.named(name);
  }

  private static Mapping map(Graph g, CrossbarDevice d, MappingOptions o) {
    return Mapper.map(g, d, o, new AccessHistory());
  }

  private static Inference run(Graph g, CrossbarDevice d, MappingOptions o, int batch) {
    return Inference.run(d, map(g, d, o), ACCESSES, batch);
  }

  /** One product on one crossbar, counted by hand from the device's constants. */
  @Test
  void isOneProductAsLongAsItsParts() throws IOException {
    CrossbarDevice d = device("isaac-32nm");
    Inference i = run(SmallModels.layer(64, 8), d, MappingOptions.STANDARD, 1);
    long host = 64 * 32 / 128 + d.host().latency();
    long bus = 64 * 8 / 256 + d.buffer().cycles();
    long read = d.array().readCycles();
    long columns = 8 * 4;
    long products = 7 * Math.max(read, columns) + read + columns + d.shiftAddCycles();
    long back = 1 + d.buffer().cycles();
    long scale = d.digital().cycles(2 * 8);
    long out = 2 + d.host().latency();
    assertThat(i.cycles()).isEqualTo(host + bus + products + back + scale + out);
    assertThat(i.energy().byPart().get(EnergyPart.ADC)).isEqualTo(8 * columns * d.adc().energy());
    assertThat(i.energy().byPart().get(EnergyPart.DAC)).isEqualTo(8 * 64 * d.dacEnergy());
    assertThat(Arrays.stream(i.adcBusy()).sum()).isEqualTo(8 * columns);
    assertThat(Arrays.stream(i.crossbarBusy()).sum()).isEqualTo(8 * read);
  }

  /** Rows in four lots: each is read and converted by itself, every row is driven once. */
  @Test
  void areLotsOfRowsReadOneAfterTheOther() throws IOException {
    CrossbarDevice d = device("isaac-32nm");
    CrossbarDevice few = d.with("array.active_rows", "16");
    Inference all = run(SmallModels.layer(64, 8), d, MappingOptions.STANDARD, 1);
    Inference lots = run(SmallModels.layer(64, 8), few, MappingOptions.STANDARD, 1);
    long read = d.array().readCycles();
    assertThat(lots.cycles() - all.cycles()).isEqualTo(3 * 8 * read);
    for (EnergyPart p : new EnergyPart[] {EnergyPart.ADC, EnergyPart.SAMPLE_HOLD}) {
      assertThat(lots.energy().byPart().get(p)).isEqualTo(4 * all.energy().byPart().get(p));
    }
    for (EnergyPart p : new EnergyPart[] {EnergyPart.DAC, EnergyPart.ARRAY}) {
      assertThat(lots.energy().byPart().get(p)).isEqualTo(all.energy().byPart().get(p));
    }
    assertThat(Arrays.stream(lots.adcBusy()).sum()).isEqualTo(4 * 8 * 32);
    assertThat(Arrays.stream(lots.crossbarBusy()).sum()).isEqualTo(4 * 8 * read);
  }

  /** Pulses until cells fit: what a cell takes on average, and a row until its last one is done. */
  @Test
  void doesVerificationCostItsPulses() throws IOException {
    CrossbarDevice plain = device("isaac-32nm");
    CrossbarDevice verified =
        plain
            .with("cell.variation", "reram")
            .with("cell.verify_pulses", "10")
            .with("cell.verify_time", "100")
            .with("cell.verify_energy", "2")
            .with("cell.verify_tolerance", "0.02");
    Graph g = SmallModels.layer(64, 8);
    Programming once = run(g, plain, MappingOptions.STANDARD, 1).programming();
    Programming until = run(g, verified, MappingOptions.STANDARD, 1).programming();
    WriteVerify w = new WriteVerify(0.02, 10);
    double[] sigmas = new double[4];
    for (int level = 0; level < 4; level++) {
      sigmas[level] = Variation.reram().deviation(0.01 + 0.99 * level / 3);
    }
    assertThat(until.cells()).isEqualTo(once.cells());
    assertThat((double) until.attojoules() / once.attojoules())
        .isCloseTo(3 * w.meanPulses(sigmas), within(1e-6));
    assertThat((double) until.cycles() / once.cycles())
        .isCloseTo(2 * w.rowPulses(128, sigmas), within(1e-3));
    assertThat(w.rowPulses(128, sigmas)).isBetween(9.0, 10.0);
  }

  /** A slow ADC is the bottleneck: every further sample takes exactly its time. */
  @Test
  void isABatchPipelined() throws IOException {
    CrossbarDevice d = device("isaac-32nm").with("adc_time.8", "100");
    Graph g = SmallModels.layer(64, 8);
    long one = run(g, d, MappingOptions.STANDARD, 1).cycles();
    long ten = run(g, d, MappingOptions.STANDARD, 10).cycles();
    assertThat(ten - one).isEqualTo(9L * 8 * 32 * d.adc().cycles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"isaac-32nm", "mnsim-45nm", "small-crossbar-32nm"})
  void doBreakdownsAddUpAndRunsRepeat(String name) throws IOException {
    CrossbarDevice d = device(name);
    Graph g = SmallModels.recommender(1000);
    Inference i = run(g, d, MappingOptions.STANDARD, 5);
    assertThat(i.energy().byPart().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(i.energy().total())
        .isPositive();
    assertThat(i.energy().byNode().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(i.energy().total());
    assertThat(i.area().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(d.areaOfTile() * i.mapping().tilesUsed());
    Inference again = run(g, d, MappingOptions.STANDARD, 5);
    assertThat(again.latencies()).isEqualTo(i.latencies());
    assertThat(again.timeline()).isEqualTo(i.timeline());
    assertThat(again.mapping().hash()).isEqualTo(i.mapping().hash());
    for (int t = 0; t < d.tiles(); t++) {
      assertThat(i.crossbarBusy()[t]).isLessThanOrEqualTo(i.cycles() * d.crossbars());
      assertThat(i.adcBusy()[t]).isLessThanOrEqualTo(i.cycles() * i.adcsOfTile());
      assertThat(i.busBusy()[t]).isLessThanOrEqualTo(i.cycles());
    }
    for (long link : i.linkBusy()) {
      assertThat(link).isLessThanOrEqualTo(i.cycles());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adc_time.8",
        "array.read_time",
        "noc.hop",
        "bus.period",
        "digital.period",
        "host.period",
        "table.sense_time",
        "shift_add.time"
      })
  void doesAFasterPartNeverSlowTheWhole(String key) throws IOException {
    CrossbarDevice fast = device("isaac-32nm");
    Graph g = SmallModels.recommender(1000);
    Mapping mapping = map(g, fast, MappingOptions.STANDARD);
    for (double slower : new double[] {2, 3, 7, 20}) {
      double value =
          fast.constants().all().stream()
              .filter(c -> c.key().equals(key))
              .mapToDouble(c -> Double.parseDouble(c.text()))
              .sum();
      CrossbarDevice slow = fast.with(key, "" + slower * value);
      Inference before = Inference.run(slow, mapping, ACCESSES, 6);
      Inference after = Inference.replay(fast, mapping, ACCESSES, 6, before.order());
      assertThat(after.cycles()).isLessThanOrEqualTo(before.cycles());
      for (int s = 0; s < 6; s++) {
        assertThat(after.latencies()[s]).isLessThanOrEqualTo(before.latencies()[s]);
      }
    }
  }

  @Test
  void isAReplayOfTheSameRunTheSame() throws IOException {
    CrossbarDevice d = device("small-crossbar-32nm");
    Inference i = run(SmallModels.recommender(500), d, MappingOptions.STANDARD, 4);
    Inference again = Inference.replay(d, i.mapping(), ACCESSES, 4, i.order());
    assertThat(again.latencies()).isEqualTo(i.latencies());
  }

  @Test
  void doProductsOfActivationsOnCrossbarsPayTheirWrites() throws IOException {
    CrossbarDevice d = device("small-crossbar-32nm");
    Graph g = SmallModels.recommender(500);
    MappingOptions o = MappingOptions.STANDARD;
    Inference digital = run(g, d, o.with(DynamicUnit.DIGITAL, DynamicUnit.DIGITAL), 1);
    Inference engine = run(g, d, o.with(DynamicUnit.ENGINE, DynamicUnit.ENGINE), 1);
    Inference written = run(g, d, o.with(DynamicUnit.CROSSBAR, DynamicUnit.CROSSBAR), 1);
    assertThat(digital.energy().byPart().get(EnergyPart.WRITE)).isZero();
    assertThat(engine.energy().byPart().get(EnergyPart.ENGINE)).isPositive();
    assertThat(written.energy().byPart().get(EnergyPart.WRITE)).isPositive();
    assertThat(written.cycles()).isGreaterThan(digital.cycles());
    assertThatThrownBy(
            () -> map(g, device("isaac-32nm"), o.with(DynamicUnit.ENGINE, DynamicUnit.ENGINE)))
        .hasMessageContaining("isaac-32nm has engine.lanes = 0");
  }

  @Test
  void doCopiesOfLayersSaveTime() throws IOException {
    CrossbarDevice d = device("isaac-32nm");
    Graph g = SmallModels.recommender(500);
    double tile = d.areaOfTile() * 1e-12;
    Inference plain = run(g, d, MappingOptions.STANDARD.within(3 * tile, false), 8);
    Inference copied = run(g, d, MappingOptions.STANDARD.within(3 * tile, true), 8);
    assertThat(copied.mapping().tilesUsed()).isLessThanOrEqualTo(3);
    assertThat(copied.mapping().crossbarsUsed()).isGreaterThan(plain.mapping().crossbarsUsed());
    assertThat(copied.cycles()).isLessThan(plain.cycles());
  }

  @Test
  void isCapacityReal() throws IOException {
    CrossbarDevice d = device("isaac-32nm").with("noc.columns", "1").with("noc.rows", "1");
    CrossbarDevice strict = d.with("table.spill", "error");
    Graph g = SmallModels.recommender(100_000);
    assertThatThrownBy(() -> map(g, strict, MappingOptions.STANDARD))
        .hasMessageContaining("table table.")
        .hasMessageContaining("needs 391 crossbars, but of 4 tiles of 96 only");
    Inference spilled = run(g, d, MappingOptions.STANDARD, 1);
    assertThat(spilled.mapping().tables()).anyMatch(t -> t.isOnHost());
    assertThatThrownBy(() -> map(SmallModels.layer(4000, 4000), d, MappingOptions.STANDARD))
        .hasMessageContaining("linear")
        .hasMessageContaining("needs 4000 crossbars");
    assertThatThrownBy(() -> map(g, d, MappingOptions.STANDARD.within(1e-6, false)))
        .hasMessageContaining("must be at least one tile");
  }

  @Test
  void isEverySampleDoneOnceAndInATimelineOfItsOwn() throws IOException {
    Inference i =
        run(SmallModels.recommender(100), device("isaac-32nm"), MappingOptions.STANDARD, 7);
    assertThat(i.latencies()).hasSize(7);
    List<Integer> samples = i.timeline().stream().map(t -> t.sample()).distinct().toList();
    assertThat(samples).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(i.timeline()).allMatch(t -> t.from() <= t.to() && t.to() <= i.cycles());
  }
}
