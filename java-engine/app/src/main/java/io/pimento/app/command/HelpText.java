package io.pimento.app.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What stands below the options of a command's help, as paragraphs that fit any width. */
final class HelpText {
  /** A line at least so long goes on in the next one. */
  private static final int FULL = 60;

  private HelpText() {}

  /** Joins the lines of paragraphs in a command and in those below it. */
  static void fill(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.footer(paragraphs(usage.footer()));
    command.getSubcommands().values().forEach(HelpText::fill);
  }

  private static String[] paragraphs(String[] lines) {
    List<String> joined = new ArrayList<>();
    String before = "";
    for (String line : lines) {
      if (before.length() >= FULL && isProse(before) && isProse(line)) {
        joined.add(joined.removeLast() + " " + line);
      } else {
        joined.add(line);
      }
      before = line;
    }
    return joined.toArray(String[]::new);
  }

  /** Neither empty, nor an example, nor a line of a table. */
  private static boolean isProse(String line) {
    return !line.isEmpty() && !line.startsWith(" ") && !line.contains("  ");
  }
}
