package io.pimento.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page that shows a run while it goes on: it asks for {@code /state} every other second. */
public final class WatchPage {
  private static final String SCRIPT = "watch.js";
  private static final String STYLE = "watch.css";

  private WatchPage() {}

  /** The page of a run. */
  public static String html(String run) {
    return Html.page("Pimento: " + run, resource(STYLE))
        .element("h1", run)
        .element("p", "", "id", "now")
        .open("section", "id", "board")
        .close("section")
        .open("section", "id", "candidates")
        .close("section")
        .open("section", "id", "curves")
        .close("section")
        .open("section", "id", "trainings")
        .close("section")
        .element("h2", "What was said last")
        .element("pre", "", "id", "lines")
        .raw("<script>\n" + resource(SCRIPT) + "</script>")
        .endPage();
  }

  private static String resource(String name) {
    try (InputStream in = WatchPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
