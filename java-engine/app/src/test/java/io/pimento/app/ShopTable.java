package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A made-up table with tags, weighted topics, weights of rows and a split column, prepared in
 * {@code data}, and runs of tiny sizes on it.
 */
record ShopTable(Path folder) {
  private static final int ROWS = 3000;

  /** Writes and prepares it. Clicks follow the tags: those from t0 to t4 make one likely. */
  static ShopTable in(Path folder) throws Exception {
    ShopTable shop = new ShopTable(folder);
    Random random = new Random(7);
    List<String> lines = new ArrayList<>(List.of("click,user,price,tags,topics,weight,part"));
    for (int i = 0; i < ROWS; i++) {
      StringBuilder tags = new StringBuilder();
      int good = 0;
      int size = random.nextInt(5);
      for (int k = 0; k < size; k++) {
        int tag = random.nextInt(10);
        good += tag < 5 ? 1 : -1;
        tags.append(k == 0 ? "" : "|").append('t').append(tag);
      }
      StringBuilder topics = new StringBuilder();
      for (int k = 0; k < random.nextInt(3); k++) {
        topics.append(k == 0 ? "" : ";").append("p" + random.nextInt(6));
        topics.append(random.nextBoolean() ? ":0." + (1 + random.nextInt(9)) : "");
      }
      int click = random.nextDouble() < 1 / (1 + Math.exp(-2.0 * good)) ? 1 : 0;
      String part = i % 10 < 7 ? "train" : i % 10 < 9 ? "dev" : "test";
      lines.add(
          "%d,u%d,%d,%s,%s,%d,%s"
              .formatted(
                  click,
                  random.nextInt(20),
                  random.nextInt(100),
                  tags,
                  topics,
                  1 + random.nextInt(4),
                  part));
    }
    Files.write(folder.resolve("rows.csv"), lines);
    Files.writeString(
        folder.resolve("schema.yaml"),
        """
        name: shop
        label: {column: click, positive: ["1"], negative: ["0"]}
        dense: [price]
        categorical: [user]
        multi:
          tags: {most: 3, pooling: mean, longer: last}
          topics: {separator: ";", pooling: weighted, weight_separator: ":"}
        weight: weight
        split: {column: part}
        """);
    CommandLineRun prepare = shop.prepare("data");
    assertThat(prepare.exit()).as(prepare.err()).isZero();
    assertThat(prepare.out())
        .contains("3,000 rows read, 3,000 kept")
        .contains("tags: ", "with more than 3", "weights of rows times 0.");
    return shop;
  }

  CommandLineRun prepare(String out, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "prepare",
                "--format",
                "table",
                "--schema",
                at("schema.yaml"),
                "--out",
                at(out),
                at("rows.csv")));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  String at(String name) {
    return folder.resolve(name).toString();
  }

  CommandLineRun step(String step, String run, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of(step, "--run", at(run)));
    for (String set :
        List.of(
            "data.prepared=" + at("data"),
            "model.blocks=2",
            "model.embedding=8",
            "model.dense_dims=[8, 16]",
            "model.sparse_dims=[8, 16]",
            "train.optimizer=adam",
            "train.learning_rate=0.01",
            "train.batch=64",
            "train.epochs=2",
            "train.threads=1",
            "tune.steps=3",
            "tune.batch=64",
            "tune.chunk=128",
            "tune.validation_rows=512",
            "search.initial=4",
            "search.generations=1",
            "search.children=2",
            "search.sample=2",
            "retrain.top_k=1",
            "retrain.optimizer=adam",
            "retrain.learning_rate=[0.02]",
            "retrain.batch=64",
            "retrain.epochs=6")) {
      args.addAll(List.of("--set", set));
    }
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  CommandLineRun evaluate(String run, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "evaluate",
                at(run + "/best.safetensors"),
                "--architecture",
                at(run + "/best.json"),
                "--split",
                "test"));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  JsonNode results(String run) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(folder.resolve(run).resolve("results.json")));
  }

  static void passes(CommandLineRun run) {
    assertThat(run.exit()).as(run.err()).isZero();
  }

  static void refused(CommandLineRun run, String why) {
    assertThat(run.exit()).isNotZero();
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains(why);
  }
}
