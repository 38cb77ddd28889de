package io.pimento.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Pages are written by one writer, which closes what it opens and escapes what it is given. */
class IsAPageWellFormedTest {
  @Test
  void areTextsEscapedAndPicturesLeftAsTheyAre() {
    String page =
        Html.page("a < b", "p { margin: 0; }\n")
            .tile("1 & 2", "both")
            .section("Left > right", new Svg(10, 10, "empty").build(), "\"quoted\"")
            .endPage();
    assertThat(page)
        .startsWith("<!doctype html>\n<html lang=\"en\">")
        .contains("<title>a &lt; b</title>")
        .contains("<b>1 &amp; 2</b>")
        .contains("<h2>Left &gt; right</h2>")
        .contains("<svg viewBox=\"0 0 10 10\"")
        .contains("&quot;quoted&quot;")
        .endsWith("</main></body></html>\n");
  }

  @Test
  void doesAGridHaveALineAndANumberATick() {
    ChartAxis across = new ChartAxis(0, 10, 50, 150, false);
    ChartAxis up = new ChartAxis(1, 1000, 90, 10, true);
    String picture =
        new Svg(160, 120, "grid").grid(across, up, t -> "x" + (int) t, t -> "y" + (int) t).build();
    int ticks = across.ticks().size() + up.ticks().size();
    assertThat(picture.split("<line class=\"grid\"", -1)).hasSize(ticks + 1);
    assertThat(picture.split("class=\"tick\"", -1)).hasSize(ticks + 1);
    assertThat(picture).contains(">x10</text>").contains(">y1000</text>");
  }
}
