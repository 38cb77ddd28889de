package io.pimento.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class IsADocumentReadStrictlyTest {
  private static JsonNode yaml(String text) {
    return Documents.yaml("f.yaml", text);
  }

  @Test
  void keyTwice() {
    assertThatThrownBy(() -> yaml("a: 1\nb:\n  c: 2\n  d: 3\n  c: 4\n"))
        .isInstanceOf(DocumentException.class)
        .hasMessage("f.yaml, line 5: the key 'b.c' stands twice; keep one of them");
    assertThatThrownBy(() -> yaml("a: [{x: 1, x: 2}]")).hasMessageContaining("'a[0].x'");
    assertThatThrownBy(() -> Documents.json("f.json", "{\"a\": {}, \n\"a\": 1}"))
        .hasMessageContaining("f.json, line 2: the key 'a' stands twice");
  }

  @Test
  void aliases() {
    JsonNode root = yaml("a: &n clicks\nb: *n\nc: &l [1, 2]\nd: *l\n");
    assertThat(root.path("b").asString()).isEqualTo("clicks");
    assertThat(root.path("d")).isEqualTo(root.path("c"));
    assertThatThrownBy(() -> yaml("a: *nowhere"))
        .hasMessageContaining("alias *nowhere of 'a' has no anchor");
    assertThatThrownBy(() -> yaml("a: &x [1, *x]")).hasMessageContaining("alias *x");
    assertThatThrownBy(() -> yaml("b: &x {k: 1}\na:\n  <<: *x\n  c: 2"))
        .hasMessageContaining("merge key <<");
  }

  @Test
  void aliasesOfAliasesEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a").append(i - 1).append("]\n");
    }
    assertThatThrownBy(() -> yaml(bomb.toString())).hasMessageContaining("more than");
  }

  @ParameterizedTest
  @CsvSource({"1.10", "1e3", "0x1F", "1_000", "+5", "007", "-0.50", "12345678901", ".125", "-.5e3"})
  void numbersKeepTheirSpelling(String text) {
    JsonNode node = yaml("a: " + text).path("a");
    assertThat(node.asString()).isEqualTo(text);
    assertThat(node.isNumber() || node.isString()).isTrue();
  }

  @Test
  void numbersAreNumbers() {
    JsonNode node = yaml("[1.10, 1e3, 3, 12345678901]");
    assertThat(node.path(0).asDouble()).isEqualTo(1.1);
    assertThat(node.path(1).asDouble()).isEqualTo(1000);
    assertThat(node.path(2).isInt()).isTrue();
    assertThat(node.path(3).asLong()).isEqualTo(12345678901L);
    assertThat(node.toString()).isEqualTo("[1.1,1000.0,3,12345678901]");
  }

  @Test
  void aNumberMayBeginWithItsPoint() {
    JsonNode node = yaml("[.125, -.5, +.5e1, '.125', !!str .125, .x, ., .1.2]");
    assertThat(node.path(0).isNumber()).isTrue();
    assertThat(node.path(0).asDouble()).isEqualTo(0.125);
    assertThat(node.path(1).asDouble()).isEqualTo(-0.5);
    assertThat(node.path(2).asDouble()).isEqualTo(5);
    for (int i = 3; i < node.size(); i++) {
      assertThat(node.path(i).isString()).as(node.path(i).toString()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: 1\n---\na: 2\n", "a: !thing x", "a: !!binary aGk=", "a: [1, 2", "{a"})
  void whatIsNoOneDocument(String text) {
    assertThatThrownBy(() -> yaml(text))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("f.yaml")
        .hasMessageNotContaining("java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1} {}", "{\"a\": 1", "", "  ", "{'a': 1}", "{\"a\": 1,}"})
  void whatIsNoOneJson(String text) {
    assertThatThrownBy(() -> Documents.json("f.json", text))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("f.json")
        .hasMessageNotContaining("REDACTED")
        .hasMessageNotContaining("Feature");
  }

  @Test
  void tagOfText() {
    assertThat(yaml("a: !!str 1.10").path("a").isString()).isTrue();
  }

  @Test
  void textOfAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("f.yaml");
    Files.writeString(file, "\uFEFFa: 1");
    assertThat(Documents.yaml(file).path("a").asInt()).isEqualTo(1);
    Files.write(file, "a: é".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Documents.yaml(file)).hasMessageContaining("is not UTF-8 text");
    Files.write(file, "a: 1".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> Documents.yaml(file)).hasMessageContaining("UTF-16");
    assertThatThrownBy(() -> Documents.yaml(folder)).hasMessageContaining("is a folder");
  }
}
