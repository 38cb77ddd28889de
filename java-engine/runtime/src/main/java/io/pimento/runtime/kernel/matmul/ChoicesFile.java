package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.ChecksumLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The text form of a chooser's decisions. */
final class ChoicesFile {
  private static final String HEADER = "# pimento matrix-product choices 2";

  /** Files of before there was a checksum at the end. */
  private static final String OLD_HEADER = "# pimento matrix-product choices 1";

  private ChoicesFile() {}

  static void write(Path file, byte[] choices, List<MatmulProvider> providers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int index = 0; index < choices.length; index++) {
      if (choices[index] != 0) {
        ShapeClass shape = ShapeClass.ofIndex(index);
        lines.add(
            "%s %d %d %d %s"
                .formatted(
                    shape.form().name().toLowerCase(Locale.ROOT),
                    shape.m(),
                    shape.n(),
                    shape.k(),
                    providers.get(choices[index] - 1).name()));
      }
    }
    String text = String.join("\n", lines) + "\n";
    AtomicFile.write(file, ChecksumLine.below(text));
  }

  static void read(Path file, byte[] choices, List<MatmulProvider> providers) throws IOException {
    List<String> lines = lines(file);
    byte[] read = new byte[choices.length];
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      try {
        String[] words = line.split(" ", -1);
        if (words.length != 5) {
          throw new IllegalArgumentException("expected five words");
        }
        ShapeClass shape =
            new ShapeClass(
                ProductForm.valueOf(words[0].toUpperCase(Locale.ROOT)),
                exponent(words[1]),
                exponent(words[2]),
                exponent(words[3]));
        int provider = position(words[4], providers);
        if (!providers.get(provider).available()) {
          throw new IOException(
              "%s was made where there is '%s', which is not available here; remove it to choose kernels again (last bits may differ then). %s"
                  .formatted(file, words[4], providers.get(provider).reason()));
        }
        read[shape.index()] = (byte) (1 + provider);
      } catch (IllegalArgumentException e) {
        throw new IOException("%s:%d: '%s': %s".formatted(file, i + 1, line, e.getMessage()), e);
      }
    }
    for (int index = 0; index < read.length; index++) {
      if (read[index] != 0) {
        choices[index] = read[index];
      }
    }
  }

  /** The lines, header and all, without the checksum. */
  private static List<String> lines(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    if (!lines.isEmpty() && lines.getFirst().equals(OLD_HEADER)) {
      return lines;
    }
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new IOException(
          file + " does not begin with '" + HEADER + "'; remove it to choose kernels again");
    }
    if (ChecksumLine.above(text).isEmpty()) {
      throw new IOException(
          file
              + " is damaged or was edited: its checksum is not that of its text; restore it from a"
              + " copy, or remove it to choose kernels again (last bits may differ then)");
    }
    return lines.subList(0, lines.size() - 1);
  }

  private static int exponent(String word) {
    int value = Integer.parseInt(word);
    if (value < 0 || value > 31) {
      throw new IllegalArgumentException("a size's exponent must be 0 to 31, not " + value);
    }
    return value;
  }

  private static int position(String name, List<MatmulProvider> providers) {
    for (int i = 0; i < providers.size(); i++) {
      if (providers.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no provider '" + name + "'");
  }
}
