package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A shop's clicks, a file a day. Every day some users leave and others come, and each user's taste
 * is a number of its own, so that who does not learn new users falls behind.
 */
record DayFiles(Path folder) {
  private static final int ROWS = 1500;
  private static final int USERS = 30;
  private static final int NEW_USERS = 10;

  Path schema() throws IOException {
    return Files.writeString(
        folder.resolve("schema.yaml"),
        """
        name: shop
        label: {column: click, positive: ["1"], negative: ["0"]}
        dense: [price]
        categorical: [user, item]
        """);
  }

  /** The file of a day, from 0. */
  Path day(int number) throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    StringBuilder text = new StringBuilder("click,price,user,item\n");
    for (int r = 0; r < ROWS; r++) {
      int user = number * NEW_USERS + random.nextInt(USERS);
      double taste = new SplittableRandom(7L * user).nextDouble() < 0.5 ? 0.1 : 0.8;
      int price = random.nextInt(100);
      text.append(random.nextDouble() < taste ? 1 : 0).append(',').append(price);
      text.append(",u").append(user).append(",i").append(random.nextInt(12)).append('\n');
    }
    return Files.writeString(folder.resolve("day-%d.csv".formatted(number)), text);
  }

  /** Prepares the first day. */
  Path prepareFirst() throws Exception {
    Path data = folder.resolve("first");
    right(
        List.of(
            "prepare",
            "--format",
            "table",
            "--schema",
            schema().toString(),
            "--set",
            "data.split=[8, 2, 0]",
            "--out",
            data.toString(),
            day(0).toString()));
    return data;
  }

  /** Prepares days by what earlier ones left. */
  Path prepareGrown(Path earlier, String name, int... days) throws Exception {
    Path data = folder.resolve(name);
    List<String> line =
        new java.util.ArrayList<>(
            List.of("prepare", "--grow", earlier.toString(), "--out", data.toString()));
    line.addAll(List.of("--set", "data.split=[8, 2, 0]"));
    for (int day : days) {
      line.add(day(day).toString());
    }
    right(line);
    return data;
  }

  /** Runs a command that must come through. */
  static CommandLineRun right(List<String> line) throws Exception {
    CommandLineRun done = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(done.exit()).as(done.err()).isZero();
    return done;
  }
}
