package io.pimento.report.codesign;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.report.codesign.document.CodesignJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DoesACodesignPageHoldTogetherTest {
  private static final String EVIL = "</script><script>alert('x')</script>&\"<b>\u0001\u2028";

  @TempDir private Path folder;

  private static String page(JsonNode document) throws IOException {
    return CodesignPage.of(CodesignJson.read(document));
  }

  private static String inside(String page, String open, String close) {
    int from = page.indexOf(open) + open.length();
    return page.substring(from, page.indexOf(close, from));
  }

  /** What a reader without a script sees. */
  private static String body(String page) {
    return inside(page, "<main>", "</main>");
  }

  @Test
  void saysWhatWasFoundInWords() throws Exception {
    String body = body(page(SmallDocument.read()));
    assertThat(body)
        .contains("Of 2 claims: 1 met, 1 unresolved.", "✓</i> met", "?</i> unresolved")
        .contains("<b>2.00×</b>", "1.80×", "−0.0003 (−0.0019 to +0.0008)")
        .contains("0.71000 ± 0.01414", "0.70000 ± 0.01414", "closed")
        .contains("For 1 of them the test split stayed closed.")
        .contains("break area on the device, mm² ≤ 9.5.")
        .contains("Front of joint as a table: 2 of 4", "isaac-32nm, adc.bits 6")
        .contains(
            "stem: w8, 1: w4 a8 / w8 a4 + merge w4 a4, 2: w8 a8 / w4 a4 + FM w8 a32, head: w8 a8")
        .contains("<td class=\"n\" data-head=\"plain memory\">3.750</td>", "2.50×")
        .contains("0.41 (0.28 to 0.52)", "+10.0 %", "ISAAC, table 1", "population: 4")
        .contains("joint 0, linear: 3 µs, 75.0 %", "2 of 3 in use, 37.5 % of the time on average.");
  }

  /** Figures that could not be had are nulls, or NaN before they are written. */
  @Test
  void showsADashForWhatCouldNotBeHad() throws Exception {
    ObjectNode document = SmallDocument.read();
    ObjectNode claim = (ObjectNode) document.get("claims").get(0);
    claim.put("ratio", Double.NaN);
    ((ObjectNode) claim.get("log_loss_difference")).put("mean", Double.NaN);
    ((ObjectNode) document.get("ranking").get(0).get("tau")).putNull("low");
    ((ObjectNode) document.get("arms").get(0).get("points").get(0).get("figures"))
        .put("pim_energy_uj", Double.NaN);
    String body = body(page(document));
    assertThat(body)
        .contains("<td class=\"n\" data-head=\"ratio\"><b>–</b></td>")
        .contains("<td data-head=\"log loss, ours − theirs (95 %)\">–</td>")
        .contains("<td class=\"n\" data-head=\"Kendall τ (95 %)\">–</td>")
        .doesNotContain("NaN", "Infinity", "null");
  }

  /** One finalist that its hardware clips must not press all others into a line. */
  @Test
  void leavesOutOfThePictureWhoIsFarWorse() throws Exception {
    ObjectNode document = SmallDocument.read();
    assertThat(body(page(document))).contains("finalist: ").doesNotContain("far worse</text>");
    String quality = document.get("objectives").get(0).get("name").asString();
    ObjectNode clipped = (ObjectNode) document.get("finalists").get(0);
    ((ObjectNode) clipped.get("figures")).put(quality, 0.05);
    assertThat(body(page(document)))
        .contains("1 point is far worse</text>")
        .doesNotContain("finalist: " + clipped.get("name").asString());
  }

  /** What {@code rank} found of cheap scores, beside its supernets or without any. */
  @Test
  void showsCheapScores() throws Exception {
    ObjectNode document = SmallDocument.read();
    ObjectNode score = document.putArray("rank_scores").addObject();
    score.put("name", "alone, 0.5 epoch").put("rho", 0.5).putNull("share_of_ceiling");
    score.putObject("tau").put("mean", 0.25).put("low", -0.125).put("high", 0.5);
    score.put("regret", 0.00125).put("regret_of_top_5", 0);
    score.putObject("cost").put("seconds", 1.5).put("share_of_training", 0.125);
    String row =
        "<td data-head=\"score\">alone, 0.5 epoch</td>"
            + "<td class=\"n\" data-head=\"Kendall τ (95 %)\">0.25 (-0.13 to 0.50)</td>"
            + "<td class=\"n\" data-head=\"Spearman ρ\">0.50</td>"
            + "<td class=\"n\" data-head=\"τ / ceiling\">–</td>";
    assertThat(body(page(document)))
        .contains(row, "0.00125", "0.00000", ">1.500<", ">12.5<", "0.41 (0.28 to 0.52)");
    document.remove("ranking");
    assertThat(body(page(document))).contains(row).doesNotContain("0.41 (0.28 to 0.52)");
  }

  @Test
  void leavesOutWhatTheDocumentLeavesOut() throws Exception {
    String body = body(page(SmallDocument.bare()));
    assertThat(sections(body)).containsExactly("fronts", "growth", "architectures", "run");
    assertThat(body).doesNotContain("claims", "Hypervolume", "NaN", "null");
    assertThat(sections(body(page(SmallDocument.read()))))
        .containsExactly(
            "found",
            "fronts",
            "growth",
            "architectures",
            "costs",
            "busy",
            "ranking",
            "ablation",
            "space",
            "run");
  }

  private static List<String> sections(String body) {
    return Pattern.compile("<section id=\"([a-z]+)\"")
        .matcher(body)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isWellFormed(boolean large) throws Exception {
    String page = page(large ? MadeDocument.of(150) : SmallDocument.read());
    String markup =
        page.replaceFirst("<!doctype html>", "")
            .replaceAll("(?s)(<(script|style)[^>]*>).*?</\\2>", "$1</$2>")
            .replaceAll("<(meta|br)([^>]*)>", "<$1$2/>");
    Path file = folder.resolve("page.xml");
    Files.writeString(file, markup);
    assertThat(Xml.parse(file).getDocumentElement().getTagName()).isEqualTo("html");
    for (String label : labels(page)) {
      assertThat(page).contains("id=\"" + label + "\"");
    }
  }

  /** What labels and links in the page lead to. */
  private static List<String> labels(String page) {
    return Pattern.compile("(?:for|href)=\"#?([^\"]+)\"")
        .matcher(body(page))
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void loadsNothingAndAllowsNothingElse() throws Exception {
    String page = page(SmallDocument.read());
    assertThat(page.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "src=", "@import", "url(", " style=\"", "javascript:");
    assertThat(body(page)).doesNotContainPattern(" on[a-z]+=");
    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]+)\"").matcher(page);
    assertThat(policy.find()).isTrue();
    assertThat(policy.group(1))
        .startsWith("default-src 'none'")
        .contains("style-src '" + hash(inside(page, "<style>", "</style>")) + "'")
        .contains("script-src '" + hash(inside(page, "<script>", "</script>")) + "'")
        .doesNotContain("unsafe");
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void keepsMarkupInTextsHarmless() throws Exception {
    ObjectNode document = SmallDocument.read();
    document.put("title", EVIL).put("configuration", EVIL).put("data", EVIL);
    ((ObjectNode) document.get("environment")).put(EVIL, EVIL);
    ((ObjectNode) document.get("arms").get(0)).put("name", EVIL).put("words", EVIL);
    ((ObjectNode) document.get("baselines").get(0)).put("family", EVIL);
    ((ObjectNode) document.get("finalists").get(0)).put("name", EVIL);
    ((ObjectNode) document.get("objectives").get(0)).put("words", EVIL);
    ((ObjectNode) document.get("arms").get(0).get("points").get(0).get("hardware")).put(EVIL, EVIL);
    String page = page(document);
    assertThat(page.split("<script")).hasSize(3);
    assertThat(page).doesNotContain("<b>\u0001", "alert('x')</script>");
    JsonNode data =
        JsonMapper.builder()
            .build()
            .readTree(inside(page, "<script type=\"application/json\" id=\"data\">", "</script>"));
    assertThat(data.get("series").get(0).get("name").asString()).isEqualTo(EVIL);
    assertThat(data.get("figures").get(0).get("words").asString()).isEqualTo(EVIL);
    CodesignFiles.write(folder, CodesignJson.read(document));
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".svg")).toList()) {
        Xml.parse(file);
        assertThat(file.getFileName().toString()).matches("[a-z0-9_-]{1,80}\\.svg");
      }
    }
  }
}
