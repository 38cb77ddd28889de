package io.pimento.report.codesign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pimento.report.Browser;
import io.pimento.report.codesign.document.CodesignJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** With a real pointer and real keys, from disk, in Chromium where there is one. */
class DoesACodesignPageWorkInABrowserTest {
  private static final int TAB = 9;
  private static final int ENTER = 13;
  private static final int ESCAPE = 27;
  private static final int RIGHT = 39;

  @TempDir private static Path folder;
  private static ObjectNode document;
  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Browser.program().isPresent(), "no chromium on the PATH");
    document = MadeDocument.of(150);
    page = CodesignFiles.write(folder.resolve("page"), CodesignJson.read(document));
    browser = Browser.start(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static void open(Path file, int width) throws Exception {
    browser.open(file, width, 900, "light");
    browser.value("document.querySelector('#fronts').scrollIntoView({behavior: 'instant'})");
    // Scrolling is reported a frame later, and puts tooltips away.
    browser.value("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))", true);
  }

  private static String text(String selector) throws Exception {
    return browser.value("document.querySelector('" + selector + "').innerText").asString();
  }

  private static int count(String selector) throws Exception {
    return browser.value("document.querySelectorAll('" + selector + "').length").asInt();
  }

  /** The middle of an element in the window. */
  private static double[] middle(String selector) throws Exception {
    JsonNode at =
        browser.value(
            "(() => {const b = document.querySelector('"
                + selector
                + "').getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]})()");
    return new double[] {at.get(0).asDouble(), at.get(1).asDouble()};
  }

  private static void set(String selector, String value, String event) throws Exception {
    browser.value(
        "(() => {const e = document.querySelector('"
            + selector
            + "'); e.value = "
            + value
            + "; e.dispatchEvent(new Event('"
            + event
            + "'))})()");
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "1280,dark", "420,light", "420,dark"})
  void fitsIntoTheWindow(int width, String scheme) throws Exception {
    browser.console.clear();
    browser.open(page, width, 900, scheme);
    assertThat(browser.value("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
    assertThat(browser.value("getComputedStyle(document.body).backgroundColor").asString())
        .isEqualTo(scheme.equals("dark") ? "rgb(21, 23, 27)" : "rgb(247, 245, 242)");
    assertThat(count("#front-chart svg path.member")).isGreaterThan(20);
    // Opened, tables and diagrams must fit too.
    browser.value("document.querySelectorAll('details').forEach(d => { d.open = true; })");
    assertThat(browser.value("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
    assertThat(browser.console).isEmpty();
  }

  @Test
  void tellsAllAboutThePointUnderThePointer() throws Exception {
    open(page, 1280);
    double[] at = middle("#front-chart .s0.member");
    browser.mouse("mouseMoved", at[0], at[1]);
    String tip = text("#tip");
    String name = tip.lines().findFirst().orElseThrow();
    JsonNode point = joint(name);
    assertThat(tip)
        .contains(String.format("validation log loss\n%.5f", figure(point, "log_loss")))
        .contains(
            String.format("multiply-adds a sample\n%,d", (long) figure(point, "multiply_adds")))
        .contains("device " + point.get("hardware").get("device").asString())
        .contains("on its front", "bits stem: w");
    browser.mouse("mouseMoved", 5, 5);
    assertThat(browser.value("document.querySelector('#tip').hidden").asBoolean()).isTrue();
    browser.click(at[0], at[1]);
    assertThat(text("#pinned h3")).isEqualTo(name);
    assertThat(text("#pinned")).contains("adc.bits", "Block 7", "Head");
  }

  @Test
  void ringsFinalistsWhereTheyCameToAlone() throws Exception {
    open(page, 1280);
    assertThat(count("#front-chart .finalist")).isEqualTo(5);
    double[] at = middle("#front-chart .finalist");
    browser.mouse("mouseMoved", at[0], at[1]);
    JsonNode first = document.get("finalists").get(0);
    assertThat(text("#tip"))
        .startsWith(first.get("name").asString())
        .contains("finalist, trained alone")
        .contains(String.format("%.5f", figure(first, "log_loss")));
  }

  private static JsonNode joint(String name) {
    assertThat(name).matches("joint [0-9]+");
    int index = Integer.parseInt(name.substring(6));
    return document.get("arms").get(0).get("points").get(index);
  }

  private static double figure(JsonNode point, String name) {
    return point.get("figures").get(name).asDouble();
  }

  @Test
  void findsTheFrontsOfWhatIsWithinTheLimits() throws Exception {
    open(page, 1280);
    assertThat(text("#front-count")).startsWith("642 of 642 points").contains(fronts(1e9));
    double limit = figure(document.get("arms").get(0).get("points").get(0), "pim_energy_uj");
    set("#limit-pim_energy_uj", Integer.toString(place(limit)), "input");
    assertThat(text(".limit:nth-child(2) output")).startsWith("≤ ");
    assertThat(text("#front-count")).contains(fronts(limit)).doesNotStartWith("642");
    assertThat(count("#front-chart .faded")).isPositive();
    double[] reset = middle("#front-reset");
    browser.click(reset[0], reset[1]);
    assertThat(text("#front-count")).startsWith("642 of 642 points").contains(fronts(1e9));
    assertThat(count("#front-chart .faded")).isZero();
  }

  /** How many different energies lie below one. */
  private static int place(double limit) {
    return (int)
        document.findValues("figures").stream()
            .filter(f -> f.has("pim_energy_uj"))
            .mapToDouble(f -> f.get("pim_energy_uj").asDouble())
            .filter(v -> v < limit)
            .distinct()
            .count();
  }

  /** Sizes of the arms' fronts over the three objectives, found in the plainest way. */
  private static String fronts(double limit) {
    List<String> words = new ArrayList<>();
    for (JsonNode arm : document.get("arms")) {
      List<double[]> left = new ArrayList<>();
      for (JsonNode p : arm.get("points")) {
        if (p.get("feasible").asBoolean() && figure(p, "pim_energy_uj") <= limit) {
          left.add(
              new double[] {
                figure(p, "log_loss"), figure(p, "pim_energy_uj"), figure(p, "pim_latency_us")
              });
        }
      }
      long members =
          left.stream()
              .filter(
                  p ->
                      left.stream()
                          .noneMatch(o -> o != p && o[0] <= p[0] && o[1] <= p[1] && o[2] <= p[2]))
              .count();
      words.add(arm.get("name").asString() + " " + members);
    }
    return "On the fronts: " + String.join(", ", words) + ", hand-made";
  }

  @Test
  void changesAxesAndHidesArms() throws Exception {
    open(page, 1280);
    int before = count("#front-chart .s1");
    set("#axis-x", "document.querySelector('#axis-x').options[4].value", "change");
    assertThat(text("#front-chart")).contains("multiply-adds a sample", "1M");
    set("#axis-y", "document.querySelector('#axis-y').options[3].value", "change");
    assertThat(text("#front-chart")).contains("validation AUC").doesNotContain("log loss");
    double[] legend = middle("#front-legend button:nth-child(2)");
    browser.click(legend[0], legend[1]);
    assertThat(before).isPositive();
    assertThat(count("#front-chart .s1")).isZero();
    assertThat(text("#front-count")).startsWith("492 of 492").doesNotContain("two-stage");
  }

  @Test
  void isReachedByKeys() throws Exception {
    open(page, 1280);
    browser.value("document.querySelector('#axis-x').focus()");
    browser.key("Tab", TAB);
    assertThat(browser.value("document.activeElement.tagName").asString()).isEqualTo("svg");
    browser.key("ArrowRight", RIGHT);
    String first = text("#tip b");
    browser.key("ArrowRight", RIGHT);
    assertThat(text("#tip b")).isNotEqualTo(first);
    browser.key("Enter", ENTER);
    assertThat(text("#pinned h3")).isEqualTo(text("#tip b"));
    browser.key("Escape", ESCAPE);
    assertThat(browser.value("document.querySelector('#pinned').childElementCount").asInt())
        .isZero();
    assertThat(browser.value("document.activeElement.tagName").asString()).isEqualTo("svg");
  }

  /** Drawn by the script, a member is the same as drawn before for the finalists. */
  @Test
  void drawsMembersWhenTheyAreOpened() throws Exception {
    open(page, 1280);
    assertThat(count("details.subnet svg")).isZero();
    String index = document.get("finalists").get(0).get("index").asString();
    String member = "details.subnet[data-arm=joint][data-point=\"" + index + "\"]";
    browser.value(
        "(() => {const m = document.querySelector('"
            + member
            + "'); m.parentNode.open = true; m.open = true})()");
    browser.value("new Promise(r => setTimeout(r, 100))", true);
    assertThat(count("details.subnet svg")).isEqualTo(1);
    String shape =
        "[s.getAttribute('viewBox'), ...[...s.children].map(e => [e.tagName,"
            + " e.getAttribute('class'), e.textContent.trim(),"
            + " ...['fill', 'stroke', 'fontSize', 'opacity'].map(k => getComputedStyle(e)[k]),"
            + " ...['x', 'y', 'width', 'height', 'd'].map(a => e.getAttribute(a) || '').map("
            + "w => (w.match(/-?[0-9.]+/g) || []).map(v => Number(v).toFixed(1)))])]";
    String drawn = "(() => {const s = document.querySelector('%s'); return JSON.stringify(%s)})()";
    String before = browser.value(drawn.formatted("#finalist-0 svg", shape)).asString();
    String now = browser.value(drawn.formatted(member + " svg", shape)).asString();
    assertThat(before).contains("Block 7", "densearc", "sparsearc");
    assertThat(now).isEqualTo(before);
  }

  @Test
  void isReadWithoutItsScript() throws Exception {
    browser.call("Emulation.setScriptExecutionDisabled", browser.parameters().put("value", true));
    try {
      browser.open(page, 1280, 900, "light");
      assertThat(count("#front-chart svg path.member")).isGreaterThan(20);
      assertThat(count("#front-chart svg title")).isGreaterThan(500);
      assertThat(browser.value("document.querySelector('.controls').offsetHeight").asInt())
          .isZero();
      assertThat(text("#found")).contains("1 met, 1 not met, 1 unresolved");
    } finally {
      browser.call(
          "Emulation.setScriptExecutionDisabled", browser.parameters().put("value", false));
    }
  }

  /** With nothing but what every document has, and with texts that look like markup. */
  @Test
  void opensAnyDocument() throws Exception {
    browser.console.clear();
    Path bare =
        CodesignFiles.write(folder.resolve("bare"), CodesignJson.read(SmallDocument.bare()));
    open(bare, 420);
    assertThat(text("#front-count")).startsWith("5 of 5 points").contains("joint 2, random 1.");
    ObjectNode evil = SmallDocument.read();
    evil.put("title", "</title></script><img src=x onerror=alert(1)>");
    ((ObjectNode) evil.get("arms").get(0)).put("name", "</script><script>throw 1</script>");
    open(CodesignFiles.write(folder.resolve("evil"), CodesignJson.read(evil)), 1280);
    assertThat(count("img")).isZero();
    assertThat(text("#front-legend")).contains("</script><script>throw 1</script>");
    assertThat(browser.console).isEmpty();
  }
}
