package io.pimento.pim.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a device's file and those that it names are found; each lies beside the one naming it. */
public interface FilesBeside {
  /** The whole name of a file that the device's own names: what finds its neighbours in turn. */
  String place(String name);

  /** The text of a file by its whole name. */
  String text(String place) throws IOException;

  /** Files that come with the simulator, beside a class. */
  static FilesBeside shipped(Class<?> beside) {
    return new FilesBeside() {
      @Override
      public String place(String name) {
        return name;
      }

      @Override
      public String text(String place) {
        return Resource.text(beside, place);
      }
    };
  }

  /** A user's file and its neighbours. */
  static FilesBeside of(Path own) {
    return new FilesBeside() {
      @Override
      public String place(String name) {
        return own.resolveSibling(name).toString();
      }

      @Override
      public String text(String place) throws IOException {
        return Files.readString(Path.of(place));
      }
    };
  }
}
