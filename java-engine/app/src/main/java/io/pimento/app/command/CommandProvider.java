package io.pimento.app.command;

import io.pimento.app.console.Console;
import picocli.CommandLine;

/** A command of another module, found on the class path by {@link java.util.ServiceLoader}. */
public interface CommandProvider {
  /** The word after {@code pimento}. */
  String name();

  /** The command, which prints on this console alone. */
  CommandLine command(Console console);
}
