package io.pimento.report;

import io.pimento.document.ProgramFile;

/** The page that shows a run while it goes on: it asks for {@code /state} every other second. */
public final class WatchPage {
  private static final String SCRIPT = "watch.js";
  private static final String STYLE = "watch.css";

  private WatchPage() {}

  /** The page of a run. */
  public static String html(String run) {
    return Html.page("Pimento: " + run, ProgramFile.text(WatchPage.class, STYLE))
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
        .raw("<script>\n" + ProgramFile.text(WatchPage.class, SCRIPT) + "</script>")
        .endPage();
  }
}
