package io.pimento.report.codesign;

import io.pimento.document.ProgramFile;
import io.pimento.document.Sha256;
import io.pimento.report.Html;
import io.pimento.report.codesign.chart.Palette;
import io.pimento.report.codesign.document.Arm;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One HTML page about a co-design. All of it stands in the file; a policy in its head forbids
 * everything else, so it can load nothing. It reads well without its script, which adds exploring.
 */
public final class CodesignPage {
  private static final List<String> SCRIPTS =
      List.of("format", "plot", "diagram", "tips", "detail", "front", "limits", "main");
  private static final Pattern TITLE = Pattern.compile("<section id=\"([a-z]+)\"><h2>([^<]+)</h2>");

  private CodesignPage() {}

  /** The page. */
  public static String of(CodesignDocument d) throws IOException {
    String style = Palette.css() + resource("chart.css") + resource("page.css");
    StringBuilder script = new StringBuilder("(() => {\n'use strict';\n");
    for (String name : SCRIPTS) {
      script.append(resource(name + ".js"));
    }
    script.append("})();\n");
    String policy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '"
            + hash(style)
            + "'; script-src '"
            + hash(script.toString())
            + "'";
    Html body = body(d);
    Html html = new Html().raw("<!doctype html>\n").open("html", "lang", "en").open("head");
    html.open("meta", "charset", "utf-8");
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.open("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", "Pimento: " + d.title());
    html.open("style").raw(style).close("style").close("head").open("body");
    html.open("main");
    html.open("header").element("p", "Pimento co-design", "class", "brand");
    html.element("h1", d.title());
    html.element("p", lead(d), "class", "lead");
    html.close("header");
    tiles(html, d);
    contents(html, body.toString());
    html.raw(body.toString()).close("main");
    html.open("div", "id", "tip", "role", "status", "hidden", "").close("div");
    html.open("script", "type", "application/json", "id", "data").raw(PageData.of(d));
    html.close("script").open("script").raw(script.toString()).close("script");
    return html.close("body").close("html").toString();
  }

  private static Html body(CodesignDocument d) {
    Html body = new Html();
    FoundSection.write(body, d);
    FrontSection.write(body, d);
    FrontSection.growth(body, d);
    ArchitectureSection.write(body, d);
    HardwareSection.write(body, d);
    RankingSection.write(body, d);
    RankingSection.ablation(body, d);
    RunSection.write(body, d);
    return body;
  }

  private static String lead(CodesignDocument d) {
    return List.of(d.data(), d.seed().isEmpty() ? "" : "seed " + d.seed(), d.created()).stream()
        .filter(s -> !s.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  private static void tiles(Html html, CodesignDocument d) {
    html.open("div", "class", "tiles");
    if (!d.claims().isEmpty()) {
      long met = d.claims().stream().filter(c -> c.verdict().words().equals("met")).count();
      tile(html, met + " of " + d.claims().size(), "", "claims met");
    }
    int points = d.arms().stream().mapToInt(a -> a.points().size()).sum();
    tile(html, Text.count(points), "", "candidates in " + d.arms().size() + " arms");
    d.space()
        .map(s -> s.log10().get("all"))
        .ifPresent(all -> tile(html, "10", RunSection.power(all), "designs to choose from"));
    double seconds = d.arms().stream().mapToDouble(Arm::seconds).sum();
    tile(html, Text.seconds(seconds), "", "search, all arms");
    html.close("div");
  }

  private static void tile(Html html, String value, String power, String words) {
    html.open("div", "class", "tile").open("b").text(value);
    if (!power.isEmpty()) {
      html.element("sup", power);
    }
    html.close("b").element("span", words).close("div");
  }

  private static void contents(Html html, String body) {
    html.open("nav", "aria-label", "Sections");
    Matcher m = TITLE.matcher(body);
    while (m.find()) {
      html.open("a", "href", "#" + m.group(1)).raw(m.group(2)).close("a");
    }
    html.close("nav");
  }

  private static String hash(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(text));
  }

  /** A file of the program beside this class' package. */
  static String resource(String name) {
    return ProgramFile.text(CodesignPage.class, "/io/pimento/report/codesign/" + name);
  }
}
