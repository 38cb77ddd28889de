package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsAnyDenseFieldBroughtToScaleTest {
  private static final int ROWS = 2000;
  private static final Offset<Double> CLOSE = within(0.02);

  @TempDir Path temp;
  private PrepareSummary.DenseSummary chosen = new PrepareSummary.DenseSummary("", "", 0, "");

  private static double[] drawn(DoubleUnaryOperator quantile) {
    SplittableRandom random = new SplittableRandom(7);
    return random.doubles(ROWS).map(quantile).toArray();
  }

  private static double[] uniform() {
    return drawn(u -> 20 * u - 5);
  }

  /** Counts as clicks have them: many zeros, a long tail. */
  private static double[] skewed() {
    return drawn(u -> u < 0.4 ? 0 : Math.floor(Math.exp(-1.5 * Math.log(1 - u))));
  }

  private static double[] times(double factor, double[] values) {
    return DoubleStream.of(values).map(v -> factor * v).toArray();
  }

  private Path table(String name, double... values) throws IOException {
    StringBuilder text = new StringBuilder("y,x,c\n");
    for (int r = 0; r < values.length; r++) {
      String cell = Double.isNaN(values[r]) ? "" : Float.toString((float) values[r]);
      text.append(r % 2).append(',').append(cell).append(",a\n");
    }
    return Files.writeString(temp.resolve(name), text);
  }

  private PrepareConfig config(String out, Path train, List<Path> test) throws IOException {
    Path schema =
        Files.writeString(
            temp.resolve("schema.yaml"),
            "name: t\nlabel: {column: y, positive: ['1'], negative: ['0']}\ndense: [x]\n"
                + "categorical: [c]\n");
    return PrepareConfig.defaults(
            "t",
            InputFormat.TABLE,
            new SplitFiles(List.of(train), List.of(), test),
            temp.resolve(out))
        .withSchemaFile(schema)
        .withParts(SplitParts.ALL_GIVEN)
        .withReplace(true);
  }

  /** The inputs that a field becomes. */
  private List<Double> encoded(double... values) throws IOException {
    FinishedPreparation prepared =
        Preparation.run(config("out", table("t.csv", values), List.of()), PrepareListener.SILENT);
    chosen = prepared.summary().dense().getFirst();
    return column("out", Split.TRAIN);
  }

  private List<Double> column(String folder, Split split) throws IOException {
    return PreparedRows.of(temp.resolve(folder), split).denseColumn(0).stream()
        .map(Float::doubleValue)
        .toList();
  }

  private static void isStandard(List<Double> values) {
    assertThat(values).allMatch(Double::isFinite);
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double square = values.stream().mapToDouble(v -> v * v).average().orElseThrow();
    assertThat(mean).isCloseTo(0, CLOSE);
    assertThat(square).isCloseTo(1, CLOSE);
  }

  private static void areClose(List<Double> some, List<Double> others, double by) {
    for (int r = 0; r < others.size(); r++) {
      assertThat(some.get(r)).isCloseTo(others.get(r), within(by));
    }
  }

  @Test
  void isItWhatTablesGetAndPublishedFormatsDoNot() {
    for (InputFormat format : InputFormat.values()) {
      boolean own =
          List.of(InputFormat.TABLE, InputFormat.PARQUET, InputFormat.LIBFM, InputFormat.LIBFFM)
              .contains(format);
      assertThat(DenseTransform.defaultFor(format))
          .isEqualTo(own ? DenseTransform.AUTO : DenseTransform.LOG1P);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e6, 1e-6, 1e30, 1e-30, -1, -1e6})
  void doesTheUnitOfEvenValuesNotMatter(double factor) throws IOException {
    List<Double> plain = encoded(uniform());
    assertThat(chosen.choice()).isEqualTo("standardize");
    isStandard(plain);
    List<Double> scaled = encoded(times(factor, uniform()));
    assertThat(chosen.choice()).isEqualTo("standardize");
    areClose(scaled, times(Math.signum(factor), plain), 1e-3);
  }

  private static void areClose(List<Double> some, double[] others, double by) {
    areClose(some, DoubleStream.of(others).boxed().toList(), by);
  }

  private static double[] times(double factor, List<Double> values) {
    return times(factor, values.stream().mapToDouble(v -> v).toArray());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e6, 1e-6, 1e25, 1e-25})
  void doesTheUnitOfSkewedValuesNotMatter(double factor) throws IOException {
    List<Double> plain = encoded(skewed());
    assertThat(chosen.choice()).isEqualTo("log");
    isStandard(plain);
    assertThat(plain).as("the tail is drawn in").allMatch(v -> v < 12);
    List<Double> scaled = encoded(times(factor, skewed()));
    assertThat(chosen.choice()).isEqualTo("log");
    isStandard(scaled);
    areClose(scaled, plain, 0.15);
  }

  @Test
  void doesAnOffsetNotHideTheSpread() throws IOException {
    // Seconds since 1970 of one day; float32 holds them to 128 s.
    List<Double> seconds = encoded(drawn(u -> 1.6e9 + 86_400 * u));
    assertThat(chosen.choice()).isEqualTo("standardize");
    isStandard(seconds);
    isStandard(encoded(drawn(u -> -1.6e9 + 86_400 * u)));
  }

  @Test
  void isASkewedFieldOfBothSignsTakenByItsLogarithmToo() throws IOException {
    double[] values = skewed();
    for (int r = 0; r < ROWS; r++) {
      values[r] = r % 10 == 0 ? -1 : values[r];
    }
    List<Double> inputs = encoded(values);
    assertThat(chosen.choice()).isEqualTo("log");
    isStandard(inputs);
    assertThat(inputs.getFirst())
        .as("-1 and 0 are told apart")
        .isLessThan(inputs.get(zero(values)));
  }

  private static int zero(double[] values) {
    for (int r = 0; r < values.length; r++) {
      if (values[r] == 0) {
        return r;
      }
    }
    throw new AssertionError("no zero is drawn");
  }

  @Test
  void isOneAbsurdValueKeptFromMakingOthersEqual() throws IOException {
    for (double absurd : new double[] {1e30, 3e38, -1e30}) {
      for (double[] values : List.of(uniform(), skewed(), drawn(u -> 1.6e9 + 86_400 * u))) {
        List<Double> plain = encoded(values);
        values[ROWS / 2] = absurd;
        List<Double> inputs = encoded(values);
        assertThat(inputs).allMatch(Double::isFinite);
        assertThat(inputs.get(ROWS / 2))
            .isEqualTo(absurd < 0 ? Collections.min(inputs) : Collections.max(inputs))
            .isBetween(-100.0, 100.0);
        List<Double> some = plain.subList(0, 20);
        int least = some.indexOf(Collections.min(some));
        int most = some.indexOf(Collections.max(some));
        double spread = plain.get(most) - plain.get(least);
        assertThat((inputs.get(most) - inputs.get(least)) / spread)
            .as("what others' distance has become")
            .isBetween(0.3, 1.2);
      }
    }
  }

  @Test
  void isARareFlagNotTakenForAnAbsurdValue() throws IOException {
    double[] values = new double[ROWS];
    values[5] = 1;
    List<Double> inputs = encoded(values);
    isStandard(inputs);
    assertThat(inputs.get(5)).isGreaterThan(10);
  }

  @Test
  void isAConstantOrAbsentFieldZero() throws IOException {
    for (double value : new double[] {0, 7, -1e30, 1e-30, Double.NaN}) {
      double[] values = drawn(u -> value);
      values[3] = Double.NaN;
      assertThat(encoded(values)).containsOnly(0.0);
      assertThat(chosen.choice()).isEqualTo("constant");
      assertThat(chosen.present()).isEqualTo(Double.isNaN(value) ? 0 : ROWS - 1);
    }
    // Whatever others hold, nothing was learnt of it.
    Path train = table("t.csv", 7, 7, 7, 7);
    Preparation.run(config("c", train, List.of(table("u.csv", 7, 1e30))), PrepareListener.SILENT);
    assertThat(column("c", Split.TEST)).containsOnly(0.0);
  }

  @Test
  void areMissingValuesZeroAndNotCounted() throws IOException {
    double[] values = uniform();
    List<Double> half = encoded(DoubleStream.of(values).limit(ROWS / 2).toArray());
    double[] gaps = values.clone();
    for (int r = ROWS / 2; r < ROWS; r++) {
      gaps[r] = Double.NaN;
    }
    List<Double> inputs = encoded(gaps);
    assertThat(chosen.present()).isEqualTo(ROWS / 2);
    assertThat(inputs.subList(0, ROWS / 2)).isEqualTo(half);
    assertThat(inputs.subList(ROWS / 2, ROWS)).containsOnly(0.0);
  }

  @Test
  void doFewRowsComeThrough() throws IOException {
    assertThat(encoded(3, 5)).containsExactly(-1.0, 1.0);
    for (int rows = 1; rows <= 12; rows++) {
      double[] values = DoubleStream.of(skewed()).limit(rows).toArray();
      // Both labels are needed.
      double[] two = rows == 1 ? new double[] {values[0], values[0]} : values;
      assertThat(encoded(two)).allMatch(Double::isFinite);
    }
  }

  @Test
  void doesOnlyTheTrainSplitDecide() throws IOException {
    Path train = table("t.csv", skewed());
    Path test = table("u.csv", -1e30, 0, 10, 3e38, Double.NaN);
    Preparation.run(config("one", train, List.of()), PrepareListener.SILENT);
    Preparation.run(config("two", train, List.of(test)), PrepareListener.SILENT);
    for (String file : List.of("train-00000.shard", "encoding.json")) {
      assertThat(Files.mismatch(temp.resolve("one/" + file), temp.resolve("two/" + file)))
          .as(file)
          .isEqualTo(-1);
    }
    assertThat(column("two", Split.TEST)).allMatch(Double::isFinite).endsWith(0.0);
    assertThat(column("two", Split.TEST).subList(0, 4)).isSorted();
    // A later preparation encodes the same rows to the same bits, without looking at them.
    RowEncoder like = RowEncoder.open(temp.resolve("one"));
    PrepareConfig further =
        PrepareConfig.defaults(
            "t",
            InputFormat.TABLE,
            new SplitFiles(List.of(), List.of(), List.of(test)),
            temp.resolve("three"));
    FinishedPreparation prepared = Preparation.runLike(like, further, PrepareListener.SILENT);
    assertThat(prepared.summary().dense()).hasSize(1);
    assertThat(
            Files.mismatch(
                temp.resolve("two/test-00000.shard"), temp.resolve("three/test-00000.shard")))
        .isEqualTo(-1);
  }

  @Test
  void doesABadValueStillNameItsLine() throws IOException {
    List<String> cells = new ArrayList<>(List.of("1,2,a", "0,3,a", "1,oops,a"));
    Path file =
        Files.writeString(
            temp.resolve("t.csv"),
            cells.stream().collect(Collectors.joining("\n", "y,x,c\n", "\n")));
    PrepareConfig config = config("out", file, List.of());
    assertThatThrownBy(() -> Preparation.run(config, PrepareListener.SILENT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("t.csv, line 4")
        .hasMessageContaining("x");
    assertThat(temp.resolve("out")).doesNotExist();
  }
}
