package io.pimento.pim.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gives the text of a device's file, and of files that it names, which lie beside it. */
@FunctionalInterface
public interface FilesBeside {
  String text(String name) throws IOException;

  /** Files that come with the simulator, beside a class. */
  static FilesBeside shipped(Class<?> beside) {
    return name -> Resource.text(beside, name);
  }

  /** A user's file under its own path, and its neighbours under their names. */
  static FilesBeside of(Path own) {
    String itself = own.toString();
    return name -> Files.readString(name.equals(itself) ? own : own.resolveSibling(name));
  }
}
