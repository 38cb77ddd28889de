package io.pimento.report.codesign.chart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The colours by name, on light and on dark ground. Arms differ for colour-blind readers (hues
 * after Okabe and Ito, jfly.uni-koeln.de/color), parts too (after Tol's muted scheme,
 * personal.sron.nl/~pault); shapes and labels say the same once more.
 */
public final class Palette {
  /** Steps of the scale from nothing to most. */
  public static final int STEPS = 7;

  /** Colours of parts, without the one of what is left. */
  public static final int PARTS = 9;

  /** Colours of arms. */
  public static final int ARMS = 6;

  private static final Map<String, String[]> TONES = new LinkedHashMap<>();

  static {
    tone("page", "#f7f5f2", "#15171b");
    tone("paper", "#ffffff", "#1d2025");
    tone("ink", "#1f232b", "#e9e7e2");
    tone("muted", "#5c6370", "#a6acb7");
    tone("line", "#e4e0da", "#353a42");
    tone("soft", "#f3f1ed", "#262a31");
    tone("accent", "#b23a17", "#ff9166");
    tone("focus", "#0b6fae", "#5ab4f0");
    tone("good", "#14713f", "#6fd39b");
    tone("bad", "#a3262a", "#ff9a94");
    tone("open", "#7a5a00", "#e5c35c");
    tone("box", "#fcfbf9", "#23272e");
    tone("boxline", "#bdb8af", "#4d545f");
    tone("dense", "#2f6fdb", "#7fb0ff");
    tone("sparse", "#c9661a", "#f2a25e");
    tone("densefill", "#e7effd", "#213250");
    tone("sparsefill", "#fdf0e4", "#43301f");
    tone("hand", "#474e5b", "#c6cbd4");
    tones("arm", "#cf4a12 #0b6fae #0a8a64 #8467ad #a87700 #3f93c2");
    tones("part", "#3f4fa3 #62b5d9 #2f9e8f #1f6f3a #a5a038 #dcc66b #cc6677 #8a2a5b #a65fb0");
    tone("rest", "#b6bac2", "#6b7280");
    tones("step", "#e3ecf5 #c3d7ea #98bcdb #689cc7 #407cae #235d8f #0f3f6b");
    darks("arm", "#ff8552 #5ab4f0 #3fcf9f #c3a9ec #e8c547 #9ad8f6");
    darks("part", "#7f8fe0 #88ccee #3fae9c #58b06e #b5b04a #e2d184 #e08a97 #c75f93 #c58fd0");
    darks("step", "#24313f #26435c #2a597e #3374a3 #4b93c6 #7ab5df #b8dbf3");
  }

  private static final Pattern USE = Pattern.compile("var\\(--([a-z]+[0-9]?)\\)");

  private Palette() {}

  private static void tone(String name, String light, String dark) {
    TONES.put(name, new String[] {light, dark});
  }

  private static void tones(String name, String lights) {
    int i = 0;
    for (String light : lights.split(" ")) {
      tone(name + i++, light, light);
    }
  }

  private static void darks(String name, String darks) {
    int i = 0;
    for (String dark : darks.split(" ")) {
      tone(name + i, light(name + i), dark);
      i++;
    }
  }

  private static String light(String name) {
    String[] tone = TONES.get(name);
    if (tone == null) {
      throw new IllegalStateException("a style sheet uses the unknown colour '" + name + "'");
    }
    return tone[0];
  }

  /** The colours as a page's variables: light, dark where the reader prefers it, light on paper. */
  public static String css() {
    return ":root { "
        + variables(0)
        + "}\n@media screen and (prefers-color-scheme: dark) { :root { "
        + variables(1)
        + "} }\n";
  }

  private static String variables(int scheme) {
    StringBuilder css = new StringBuilder();
    TONES.forEach((name, tone) -> css.append("--" + name + ": " + tone[scheme] + "; "));
    return css.toString();
  }

  /** A style sheet with the light colours in place of the variables, for files of their own. */
  public static String resolved(String css) {
    return USE.matcher(css).replaceAll(m -> Matcher.quoteReplacement(light(m.group(1))));
  }
}
