package io.pimento.app.command;

import picocli.CommandLine.Option;

/** Asks for the trace of an error; the handler of failures looks for it. */
public final class TraceOption {
  static final String NAME = "--verbose";

  @Option(names = NAME, description = "Show the trace of an error.")
  boolean verbose;
}
