package io.pimento.data.input;

import java.io.IOException;
import java.nio.file.Path;

/** A process that opens a file and prints what goes wrong. */
final class OpenOneFile {
  private OpenOneFile() {}

  public static void main(String[] arguments) {
    try (InputFile in = InputFile.open(Path.of(arguments[0]))) {
      System.out.println("read " + in.readAllBytes().length);
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }
}
