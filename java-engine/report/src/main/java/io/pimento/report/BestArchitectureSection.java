package io.pimento.report;

import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The architecture of the searched model that won the finals. */
record BestArchitectureSection(RunFindings found) {
  void write(Html html) {
    Optional<JsonNode> best = found.firstSearched();
    if (best.isEmpty()) {
      return;
    }
    Architecture a = ArchitectureJson.read(best.get().path("architecture"), found.run().space());
    String name = best.get().path("name").asString();
    html.openSection("architecture", "Best searched architecture: " + name);
    if (!ArchitectureView.beside(a).isEmpty()) {
      html.note("Branches that add to its logits: " + ArchitectureView.beside(a) + ".");
    }
    if (a.branches().blocks()) {
      html.raw("<p class=\"note key\">Connections:<i style=\"background:var(--dense)\"></i>dense")
          .raw("<i style=\"background:var(--sparse)\"></i>sparse. Numbers are widths and rows;")
          .raw(" FM adds a factorization, merge eight rows made from the dense result;")
          .raw(" pale blocks do not reach the head.</p><div class=\"scroll\">")
          .raw(ArchitectureDiagram.of(a).replaceFirst("<svg ", "<svg class=\"wide\" "))
          .raw("</div>\n");
    } else {
      html.note("It has no blocks.");
    }
    html.closeSection();
  }
}
