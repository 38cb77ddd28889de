package io.pimento.report.codesign;

import io.pimento.report.ArchitectureDiagram;
import io.pimento.report.Svg;
import io.pimento.report.codesign.chart.Breakdown;
import io.pimento.report.codesign.chart.BreakdownChart;
import io.pimento.report.codesign.chart.FrontChart;
import io.pimento.report.codesign.chart.HypervolumeChart;
import io.pimento.report.codesign.chart.OccupancyGrid;
import io.pimento.report.codesign.chart.Palette;
import io.pimento.report.codesign.chart.RankingChart;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.CodesignJson;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.codesign.document.Occupancy;
import io.pimento.report.codesign.document.Quantity;
import io.pimento.report.codesign.document.Ranking;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a co-design leaves behind: the page, the document, every point as CSV, and the pictures as
 * SVG files for papers (on white, with everything in them).
 */
public final class CodesignFiles {
  /** The page's name. */
  public static final String PAGE = "index.html";

  private CodesignFiles() {}

  /** Writes all files and returns the page's; each is there whole or as it was. */
  public static Path write(Path folder, CodesignDocument d) throws IOException {
    String page = CodesignPage.of(d);
    String style = Palette.resolved(CodesignPage.resource("chart.css"));
    AtomicFile.write(folder.resolve("codesign.json"), CodesignJson.text(d) + "\n");
    AtomicFile.write(folder.resolve("points.csv"), PointsCsv.of(d));
    for (Map.Entry<String, Svg> picture : pictures(d).entrySet()) {
      AtomicFile.write(
          folder.resolve(picture.getKey() + ".svg"), picture.getValue().standalone(style));
    }
    AtomicFile.write(folder.resolve(PAGE), page);
    return folder.resolve(PAGE);
  }

  private static Map<String, Svg> pictures(CodesignDocument d) {
    Map<String, Svg> all = new LinkedHashMap<>();
    List<Quantity> objectives = d.objectives();
    for (int up = 0; up < objectives.size(); up++) {
      for (int across = up + 1; across < objectives.size(); across++) {
        put(
            all,
            "front-" + objectives.get(up).name() + "-by-" + objectives.get(across).name(),
            FrontChart.of(d, objectives.get(across), objectives.get(up)));
      }
    }
    if (HypervolumeChart.has(d)) {
      put(all, "hypervolume", HypervolumeChart.of(d));
    }
    for (Ranking r : d.rankings()) {
      if (!r.points().isEmpty()) {
        put(all, "ranking-" + r.name(), RankingChart.of(r));
      }
    }
    Breakdown.of(d).forEach(b -> put(all, "breakdown-" + b.key(), BreakdownChart.of(b)));
    for (Finalist f : d.finalists()) {
      f.architecture()
          .ifPresent(
              a ->
                  put(
                      all,
                      "architecture-" + f.name(),
                      ArchitectureDiagram.of(a, "Architecture of " + f.name())));
      for (Occupancy o : f.occupancy().stream().filter(Occupancy::busy).toList()) {
        put(all, "occupancy-" + f.name() + "-" + o.things(), OccupancyGrid.of(o));
      }
    }
    return all;
  }

  /** Under a name that is safe in every file system and not taken. */
  private static void put(Map<String, Svg> all, String name, Svg picture) {
    String safe =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "-").replaceAll("^-|-$", "");
    String free = safe.substring(0, Math.min(80, safe.length()));
    for (int k = 2; all.containsKey(free); k++) {
      free = safe.substring(0, Math.min(76, safe.length())) + "-" + k;
    }
    all.put(free, picture);
  }
}
