package io.pimento.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that come with the program: pages' styles and scripts, functions of exported models. */
public final class ProgramFile {
  private ProgramFile() {}

  /**
   * A text.
   *
   * @param name of a file beside the class, or a path from the root
   * @throws IllegalStateException if this build lacks it
   */
  public static String text(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program's own file " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
