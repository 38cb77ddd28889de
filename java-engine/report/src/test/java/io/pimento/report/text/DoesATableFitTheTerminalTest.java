package io.pimento.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoesATableFitTheTerminalTest {
  private static final List<String> HEAD =
      List.of("model", "validation log loss", "multiply-adds", "µs a batch", "parameters", "mm²");
  private static final List<List<String>> ROWS =
      List.of(
          List.of("searched 12", "0.41234", "1,234,567", "3.5", "99", "12.5"),
          List.of("DLRM", "0.5", "7", "13.25", "123,456", "-"));

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120})
  void everyLineFitsAndEveryCellIsThere(int columns) {
    List<String> lines = new TextTable(HEAD, ROWS, columns).lines();
    assertThat(lines).allMatch(l -> l.length() <= columns);
    List<String> cells = new ArrayList<>(HEAD);
    ROWS.forEach(cells::addAll);
    String all = String.join("\n", lines);
    assertThat(cells).allMatch(all::contains);
    long parts = lines.stream().filter(l -> l.startsWith("model")).count();
    assertThat(lines.stream().filter(l -> l.startsWith("searched 12"))).hasSize((int) parts);
  }

  @Test
  void aTableThatFitsIsOne() {
    assertThat(new TextTable(List.of("a", "bb"), List.of(List.of("ccc", "d")), 40).lines())
        .containsExactly("a    bb", "───────", "ccc   d");
  }

  @Test
  void settingsAreFolded() {
    List<String> settings = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      settings.add("setting.of.hardware." + i + "=value");
    }
    List<String> lines = Text.folded("  model on", "      ", settings);
    assertThat(lines).allMatch(l -> l.length() <= Terminal.columns()).hasSizeGreaterThan(5);
    assertThat(lines.getFirst()).startsWith("  model on setting.of.hardware.0=value ");
    assertThat(lines.subList(1, lines.size())).allMatch(l -> l.startsWith("      setting"));
    assertThat(String.join(" ", lines).split("setting\\.", -1)).hasSize(41);
  }
}
