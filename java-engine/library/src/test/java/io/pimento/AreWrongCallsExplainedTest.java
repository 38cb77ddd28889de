package io.pimento;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.ShapeException;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Relu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong, one line names it, what was given and what is needed. */
class AreWrongCallsExplainedTest {
  private final Engine engine = Engine.open(Backend.cpu(1), Training.sgd(0.1).seed(1));
  private final GraphBuilder b = new GraphBuilder();
  private final Value x = b.input("dense", 3);
  private final Value rows = b.embeddings("t", b.ids("ids", 2), List.of(5, 7), 4);
  private final Value z = b.linear("out", b.concat(x, b.flat(rows)), 1);

  @AfterEach
  void close() {
    engine.close();
  }

  private static Batch rows(int n) {
    return Batch.of("dense", new float[n][3]).and("ids", new int[n][2]);
  }

  private static Batch labelled(int n) {
    return rows(n).and("labels", new float[n]);
  }

  private Prepared step() {
    return engine.prepare(b.loss(z, b.labels()), 4);
  }

  private static void says(ThrowingCallable call, Class<? extends Exception> type, String... said) {
    assertThatThrownBy(call)
        .isInstanceOf(type)
        .hasMessageNotContaining("\n")
        .hasMessageContainingAll(said);
  }

  @Test
  void shapesThatDoNotFitNameTheLayer() {
    says(() -> b.add(x, z), ShapeException.class, "add", "[batch, 3]", "[batch, 1]");
    says(() -> b.linear("none", x, 0), ShapeException.class, "layer none", "[batch, 3]", "not 0");
    says(() -> b.linear("out", x, 1), ShapeException.class, "parameter out.weight", "[1, 11]");
    says(() -> b.input("dense", 4), ShapeException.class, "input dense", "[batch, 3]", "4");
    says(() -> b.relu(b.ids("ids", 2)), ShapeException.class, "relu", "INDEX", "real numbers");
    says(() -> b.linear("i", b.ids("ids", 2), 1), ShapeException.class, "layer i", "INDEX");
    says(
        () -> b.embeddings("t2", b.ids("ids", 2), List.of(5), 4),
        ShapeException.class,
        "embedding-lookup",
        "INDEX[batch, 2]");
    says(() -> b.embeddings("t3", b.ids("ids", 2), List.of(5, 0), 4), ShapeException.class, "t3.1");
    says(() -> b.loss(x, b.labels()), ShapeException.class, "bce-loss", "[batch, 3]");
    says(() -> b.minimize(z, z), ShapeException.class, "a loss is one number", "[batch, 1]");
    says(() -> b.attention("a", x, 2), ShapeException.class, "attention a", "[rows, E]");
    says(() -> b.attention("a", rows, 3), ShapeException.class, "attention", "multiple of 3");
    says(() -> b.dropout(x, 1), IllegalArgumentException.class, "0 to below 1, not 1.0");
  }

  @Test
  void aValueOfAnotherBuilderIsRefused() {
    GraphBuilder other = new GraphBuilder();
    Value same = other.input("dense", 3);
    says(() -> b.relu(same), IllegalArgumentException.class, "relu", "another graph builder");
  }

  @Test
  void whatABatchLacksIsNamed() {
    Prepared step = step();
    says(
        () -> engine.step(step, rows(4)),
        IllegalArgumentException.class,
        "reads the inputs",
        "has [dense, ids]",
        "lacks [labels]");
    says(
        () -> rows(4).and("labels", new float[3]),
        IllegalArgumentException.class,
        "labels has 3 rows",
        "4");
    says(
        () -> rows(4).and("dense", new float[4]),
        IllegalArgumentException.class,
        "an input dense already");
    says(
        () ->
            engine.step(
                step,
                Batch.of("dense", new float[4][2])
                    .and("ids", new int[4][2])
                    .and("labels", new float[4])),
        IllegalArgumentException.class,
        "dense",
        "needs 3 entries",
        "row 0 has 2");
    says(
        () ->
            engine.step(
                step,
                Batch.of("dense", new int[4][3])
                    .and("ids", new int[4][2])
                    .and("labels", new float[4])),
        IllegalArgumentException.class,
        "dense [batch, 3] needs real numbers (float)",
        "row numbers");
    says(
        () ->
            engine.step(
                step,
                Batch.of("dense", new float[4][3])
                    .and("ids", new float[4][2])
                    .and("labels", new float[4])),
        IllegalArgumentException.class,
        "ids",
        "needs row numbers (int)",
        "real numbers");
    says(
        () -> engine.step(step, labelled(4).slice(0, 2).and("more", new float[2])),
        IllegalArgumentException.class,
        "before rows are");
  }

  @Test
  void numbersOfRowsAreCounted() {
    Prepared step = step();
    says(
        () -> engine.step(step, labelled(5)),
        IllegalArgumentException.class,
        "for 1 to 4 rows",
        "has 5");
    says(
        () -> engine.step(step, Batch.of("labels", new float[0])),
        IllegalArgumentException.class,
        "has 0");
    says(() -> engine.prepare(b.scores(z), 0), IllegalArgumentException.class, "at least one row");
    says(() -> labelled(4).slice(2, 5), IndexOutOfBoundsException.class, "2 to 5 of 4");
    says(() -> labelled(4).split(0), IllegalArgumentException.class, "not 0");
    Prepared run = engine.prepare(b.scores(z), 4);
    says(
        () -> engine.run(run, Batch.of("dense", new float[0][3])),
        IllegalArgumentException.class,
        "no rows");
    says(
        () -> engine.run(run, rows(3)).metrics(new float[2]),
        IllegalArgumentException.class,
        "2 labels for 3 rows");
  }

  @Test
  void valuesThatCannotBeNameTheirRow() {
    Prepared step = step();
    float[] labels = {0, 1, 2, 0};
    says(
        () -> engine.step(step, rows(4).and("labels", labels)),
        IllegalArgumentException.class,
        "labels: row 2, column 0 is 2.0",
        "from 0 to 1");
    labels[2] = Float.NaN;
    says(
        () -> engine.step(step, rows(4).and("labels", labels)),
        IllegalArgumentException.class,
        "NaN");
    float[][] dense = new float[4][3];
    dense[1][2] = Float.POSITIVE_INFINITY;
    says(
        () ->
            engine.step(
                step,
                Batch.of("dense", dense).and("ids", new int[4][2]).and("labels", new float[4])),
        IllegalArgumentException.class,
        "dense: row 1, column 2 is Infinity",
        "finite");
    int[][] ids = new int[4][2];
    ids[3][1] = 7;
    says(
        () ->
            engine.step(
                step,
                Batch.of("dense", new float[4][3]).and("ids", ids).and("labels", new float[4])),
        IllegalArgumentException.class,
        "ids: row 3, column 1 is 7",
        "has 7 rows");
    ids[3][1] = -1;
    says(
        () ->
            engine.run(
                engine.prepare(b.scores(z), 4), Batch.of("dense", new float[4][3]).and("ids", ids)),
        IllegalArgumentException.class,
        "is -1");
    Prepared weighted = engine.prepare(b.loss(z, b.labels(), b.weights()), 4);
    says(
        () -> engine.step(weighted, labelled(4).and("weights", new float[] {1, 1, -1, 1})),
        IllegalArgumentException.class,
        "weights: row 2",
        "at least 0");
    assertThat(engine.steps()).isZero();
  }

  @Test
  void bagsAreHeldToTheirTable() {
    GraphBuilder g = new GraphBuilder();
    Value pooled = g.embeddingBag("w", g.bag("words", 3), 10, 4, io.pimento.graph.op.BagMode.MEAN);
    Prepared run = engine.prepare(g.scores(g.linear("words.out", pooled, 1)), 2);
    says(
        () -> engine.run(run, Batch.of("words", new int[][] {{1, 2, 3, 4}, {}})),
        IllegalArgumentException.class,
        "at most 3",
        "row 0 has 4");
    says(
        () -> engine.run(run, Batch.of("words", new int[][] {{}, {10}})),
        IllegalArgumentException.class,
        "row 1, column 0 is 10",
        "10 rows");
    says(
        () -> engine.run(run, Batch.of("words", new int[] {1, 2})),
        IllegalArgumentException.class,
        "bags (int[][])");
    says(
        () -> Batch.of("a", new float[2]).and("words", new int[2][1], new float[1][1]),
        IllegalArgumentException.class,
        "2 bags and weights of 1");
    assertThat(engine.run(run, Batch.of("words", new int[][] {{1, 2, 3}, {}})).logits())
        .hasSize(2)
        .doesNotContain(Float.NaN);
  }

  @Test
  void aLossThatIsNoNumberChangesNothing() {
    Prepared step = engine.prepare(b.loss(b.scale(z, 1e30), b.labels()), 4);
    float[][] large = new float[4][3];
    large[0][0] = 1e30f;
    float[] before = engine.weight("out.weight");
    Batch batch = Batch.of("dense", large).and("ids", new int[4][2]).and("labels", new float[4]);
    says(
        () -> engine.step(step, batch),
        NonFiniteStepException.class,
        "step 0",
        "scale",
        "no weight was changed");
    assertThat(engine.weight("out.weight")).isEqualTo(before);
    assertThat(engine.steps()).isZero();
    engine.step(step(), labelled(4));
    assertThat(engine.steps()).isEqualTo(1);
  }

  @Test
  void preparedGraphsAreUsedAsTheyWereMeant() {
    Prepared step = step();
    Prepared run = engine.prepare(b.scores(z), 4);
    says(() -> engine.step(run, labelled(4)), IllegalArgumentException.class, "prepared to run");
    says(() -> engine.run(step, labelled(4)), IllegalArgumentException.class, "prepared to train");
    says(
        () -> engine.run(run, rows(1)).values("logit"),
        IllegalArgumentException.class,
        "no output logit; there are [logits]");
    try (Engine other = Engine.open(Backend.cpu(1))) {
      says(() -> other.run(run, rows(1)), IllegalArgumentException.class, "another engine");
      says(
          () -> other.prepare(b.loss(z, b.labels()), 4),
          IllegalStateException.class,
          "opened to score");
    }
    says(
        () -> engine.weight("outer"),
        IllegalArgumentException.class,
        "no weight outer",
        "out.bias");
    says(
        () -> engine.weight("out.bias", new float[2]),
        IllegalArgumentException.class,
        "out.bias [1] was given 2");
    says(
        () -> engine.weight("out.bias", new float[] {Float.NaN}),
        IllegalArgumentException.class,
        "out.bias: number 0 is NaN");
  }

  @Test
  void aGraphThatCannotRunIsRefusedWhenItIsPrepared() {
    GraphBuilder g = new GraphBuilder();
    Graph ids = g.build(Map.of("ids", g.ids("ids", 2)));
    says(() -> engine.prepare(ids, 4), IllegalArgumentException.class, "output ids", "INDEX");
    Graph fixed = g.build(Map.of("y", g.apply(new Relu(), g.input("c", TensorType.fixed(3)))));
    says(
        () -> engine.prepare(fixed, 4), IllegalArgumentException.class, "input c [3]", "parameter");
    engine.prepare(b.scores(z), 4);
    GraphBuilder other = new GraphBuilder();
    Graph wider = other.scores(other.linear("out", other.input("dense", 3), 1));
    says(() -> engine.prepare(wider, 4), IllegalArgumentException.class, "out.weight", "[1, 3]");
    GraphBuilder started = new GraphBuilder();
    Graph otherwise =
        started.build(
            Map.of("y", started.parameter(ParameterSpec.vector("out.bias", 1, Initializer.ONE))));
    says(
        () -> engine.prepare(otherwise, 4),
        IllegalArgumentException.class,
        "out.bias",
        "started as ZERO here, not started as ONE");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    says(() -> Training.sgd(0), IllegalArgumentException.class, "rate = 0.0");
    says(() -> Training.adam(Double.NaN), IllegalArgumentException.class, "rate = NaN");
    says(() -> Training.adagrad(1).clip(-1), IllegalArgumentException.class, "clip = -1.0");
    says(() -> Training.adagrad(1).schedule(0, 0.1), IllegalArgumentException.class, "not 0");
    says(() -> Training.adagrad(1).schedule(5, 2), IllegalArgumentException.class, "2.0");
    says(() -> Backend.cpu(0), IllegalArgumentException.class, "threads = 0");
    says(() -> Backend.cuda(-1), IllegalArgumentException.class, "GPU -1");
    says(() -> Backend.cpu(1).tf32(), IllegalArgumentException.class, "TF32");
    says(() -> Backend.cpu(1).halfProducts(), IllegalArgumentException.class, "halves");
  }

  @Test
  void aClosedEngineSaysSo(@TempDir Path folder) throws IOException {
    Prepared run = engine.prepare(b.scores(z), 4);
    Prepared step = step();
    engine.close();
    engine.close();
    List<ThrowingCallable> calls =
        List.of(
            () -> engine.run(run, rows(1)),
            () -> engine.step(step, labelled(1)),
            () -> engine.prepare(b.scores(z), 4),
            () -> engine.weight("out.bias"),
            engine::weights,
            () -> engine.save(folder.resolve("w.safetensors")));
    for (ThrowingCallable call : calls) {
      says(call, IllegalStateException.class, "the engine is closed");
    }
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void filesOfOtherModelsAreNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("w.safetensors");
    engine.prepare(b.scores(z), 4);
    engine.save(file);
    GraphBuilder other = new GraphBuilder();
    Graph more = other.scores(other.linear("more", other.input("dense", 3), 1));
    try (Engine second = Engine.open(Backend.cpu(1))) {
      says(() -> second.load(file, more), IOException.class, "w.safetensors", "more.weight");
      says(
          () -> SavedModel.open(file, null, 3),
          IOException.class,
          "w.safetensors",
          "no hand-made model");
      says(() -> SavedModel.open(folder), IOException.class, "best.safetensors", "[w.safetensors]");
      says(() -> SavedModel.open(file), IOException.class, "encoding.json", "dense");
      Path json = Files.writeString(folder.resolve("w.json"), "{\"micro\": []}");
      says(() -> SavedModel.open(file, json, 3), IOException.class, "w.");
    }
  }
}
