package io.pimento.pim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of VALIDATION.md that a test writes anew and holds the committed file against; {@code
 * -Dpimento.validation=write} rewrites the file.
 *
 * @param name of the marks before and behind it
 */
public record ValidationPart(String name) {
  private static final Path PAGE = Path.of("VALIDATION.md");

  public String begin() {
    return "<!-- " + name + ": begin -->\n";
  }

  public String end() {
    return "<!-- " + name + ": end -->\n";
  }

  /** The page has this text there, marks and all. */
  public void hold(String text) throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(begin());
    int to = page.indexOf(end()) + end().length();
    assertThat(from).isNotNegative();
    String wanted = page.substring(0, from) + text + page.substring(to);
    if ("write".equals(System.getProperty("pimento.validation"))) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(wanted);
  }
}
