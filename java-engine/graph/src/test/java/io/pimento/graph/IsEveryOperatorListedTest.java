package io.pimento.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@link Operators}: what is not listed has no JSON form, and no test asks for its case, its kernel
 * or its place on a GPU.
 */
class IsEveryOperatorListedTest {
  @Test
  void everyRecordOfItsPackage() throws Exception {
    URI place = Objects.requireNonNull(Operators.class.getResource("op")).toURI();
    List<Class<?>> written = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(place))) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".class") && !name.contains("$") && !name.equals("package-info.class")) {
          Class<?> type =
              Class.forName("io.pimento.graph.op." + name.substring(0, name.length() - 6));
          if (type.isRecord() && Operator.class.isAssignableFrom(type)) {
            written.add(type);
          }
        }
      }
    }
    assertThat(written).hasSizeGreaterThan(40);
    assertThat(written)
        .as("operators of graph/op without a line in Operators.java")
        .allMatch(type -> Operators.classes().contains(type));
  }
}
