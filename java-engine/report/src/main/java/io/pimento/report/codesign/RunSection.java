package io.pimento.report.codesign;

import io.pimento.report.Html;
import io.pimento.report.HtmlTable;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.DesignChoices;
import java.util.Locale;
import java.util.Map;

/** What could be chosen, and how the run was set up: enough to run it again. */
final class RunSection {
  private RunSection() {}

  static void write(Html html, CodesignDocument d) {
    d.space().ifPresent(s -> space(html, s));
    html.openSection("run", "How to run it again").open("dl");
    pair(html, "data", d.data());
    pair(html, "seed", d.seed());
    pair(html, "created", d.created());
    html.close("dl");
    if (!d.configuration().isEmpty()) {
      html.open("details").element("summary", "Configuration");
      html.element("pre", d.configuration(), "tabindex", "0").close("details");
    }
    if (!d.environment().isEmpty()) {
      html.open("details").element("summary", "Environment").open("dl");
      d.environment().forEach((k, v) -> pair(html, k, v));
      html.close("dl").close("details");
    }
    html.closeSection();
  }

  private static void pair(Html html, String key, String value) {
    if (!value.isEmpty()) {
      html.element("dt", key).element("dd", value);
    }
  }

  private static void space(Html html, DesignChoices space) {
    html.openSection("space", "What could be chosen");
    if (!space.log10().isEmpty()) {
      html.open("dl", "class", "sizes");
      for (Map.Entry<String, Double> e : space.log10().entrySet()) {
        html.element("dt", e.getKey().equals("all") ? "all together" : e.getKey());
        html.open("dd").text("10").element("sup", power(e.getValue())).close("dd");
      }
      html.close("dl");
    }
    for (DesignChoices.Device device : space.devices()) {
      html.open("details");
      html.element(
          "summary",
          device.name()
              + (device.kind().isEmpty() ? "" : ", " + device.kind())
              + ": "
              + device.knobs().size()
              + (device.knobs().size() == 1 ? " knob" : " knobs"));
      HtmlTable table = new HtmlTable(false).texts("knob").numbers("value").texts("source");
      for (DesignChoices.Knob knob : device.knobs()) {
        String name = knob.key();
        for (DesignChoices.Value v : knob.values()) {
          table.row(name, v.value(), v.source());
          name = "";
        }
      }
      html.raw(table.toString()).close("details");
    }
    html.closeSection();
  }

  static String power(double log10) {
    return String.format(Locale.ROOT, "%.1f", log10);
  }
}
