package io.pimento.pim.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.pim.ValidationPart;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostLayout;
import io.pimento.pim.host.HostPlan;
import io.pimento.pim.host.LineCache;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Writes VALIDATION.md's table of units at ranks anew and holds the committed file against it;
 * {@code -Dpimento.validation=write} rewrites the file.
 */
class IsTheRankTableTrueTest {
  private static final ValidationPart PART = new ValidationPart("rank");
  private static final long ROWS = 1_000_000;

  /** So that a host's cache of 64 MB hits 60 % of lookups, as production traces do at the most. */
  private static final double EXPONENT = 0.93;

  private static final String PUBLISHED = "9.8";

  @Test
  void isEveryFigureAsTheSimulatorGivesIt() throws IOException {
    List<Table> tables = tables(64);
    double locality = hostHits(tables);
    assertThat(locality).isCloseTo(0.6, within(0.02));
    double recnmp = speedup("recnmp-ddr4", Map.of(), tables, EXPONENT);
    String rows =
        row("recnmp-ddr4", recnmp, PUBLISHED)
            + row(
                "the same without caches",
                speedup("recnmp-ddr4", Map.of("cache_bytes", "0"), tables, EXPONENT),
                "")
            + row(
                "the same without caches, rows over all ranks",
                speedup(
                    "recnmp-ddr4", Map.of("cache_bytes", "0", "rows", "whole"), tables, EXPONENT),
                "")
            + row(
                "recnmp-ddr4, rows drawn uniformly",
                speedup("recnmp-ddr4", Map.of(), tables, 0),
                "")
            + row(
                "tensordimm-ddr4, vectors of 64 bytes",
                speedup("tensordimm-ddr4", Map.of(), tables, EXPONENT),
                "unvalidated")
            + row(
                "tensordimm-ddr4, vectors of 2,048 bytes",
                speedup("tensordimm-ddr4", Map.of(), tables(2048), EXPONENT),
                "unvalidated");
    PART.hold(
        PART.begin()
            + String.format(
                Locale.ROOT,
                "A host's cache of 64 MB hits %.1f %% of these lookups.%n%n",
                100 * locality)
            + "| 8 ranks of one channel by plain memory | here | published | deviation |\n"
            + "| --- | ---: | ---: | ---: |\n"
            + rows
            + PART.end());
    assertThat(recnmp).isCloseTo(9.8, within(0.2 * 9.8));
  }

  private static String row(String what, double speedup, String published) {
    String deviation =
        published.equals(PUBLISHED)
            ? String.format(Locale.ROOT, "%+.1f %%", 100 * speedup / 9.8 - 100)
            : "";
    return String.format(
        Locale.ROOT, "| %s | %.2f | %s | %s |%n", what, speedup, published, deviation);
  }

  private static List<Table> tables(int bytes) {
    long rows = ROWS * 64 / bytes;
    return IntStream.range(0, 8).mapToObj(t -> new Table("t" + t, rows, bytes)).toList();
  }

  /** Bags of 80 lookups of each of eight tables, for 64 samples; 8 for long vectors. */
  private static double speedup(
      String name, Map<String, String> changes, List<Table> tables, double exponent) {
    RankDevice d = RankDeviceFile.shipped(name, changes);
    int samples = tables.getFirst().rowBytes() > 64 ? 8 : 64;
    Queries queries = Queries.zipf(tables, samples, 80, exponent, 1);
    List<RowKey> flat = queries.lookups().stream().flatMap(List::stream).toList();
    long[] addresses = HostLayout.plain(d.memory(), tables).addresses(flat);
    HostPlan plan = HostPlan.asDeviceSays(d.memory());
    double host = HostGather.run(d.memory(), plan, addresses, CommandSink.NONE).cycles();
    return host / RankGather.run(d, tables, queries.lookups()).cycles();
  }

  private static double hostHits(List<Table> tables) {
    LineCache cache = new LineCache(1 << 20);
    long hits = 0;
    long lookups = 0;
    int sample = 0;
    for (List<RowKey> query : Queries.zipf(tables, 2000, 80, EXPONENT, 2).lookups()) {
      for (RowKey k : query) {
        boolean hit = cache.touch(k.table() * ROWS + k.row());
        lookups += sample < 1000 ? 0 : 1;
        hits += hit && sample >= 1000 ? 1 : 0;
      }
      sample++;
    }
    return (double) hits / lookups;
  }
}
