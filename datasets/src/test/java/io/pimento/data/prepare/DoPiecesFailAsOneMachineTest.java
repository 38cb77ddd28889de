package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.derive.InputSettings;
import io.pimento.data.prepare.carry.ThreadRunner;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is wrong with an input is said in the words of one machine. */
class DoPiecesFailAsOneMachineTest extends PreparedInPieces {
  @Test
  void areBadRowsNamedByFileAndLine() throws IOException {
    IntFunction<String> row = k -> k == 450 || k == 500 ? "1\tx" : criteo(k);
    PrepareConfig criteo =
        config(InputFormat.CRITEO, SplitFiles.cutFrom(write("a.txt", "\n\n", ROWS, row)));
    requireSameError(criteo, 3000);
    requireSame(criteo.withBadRows(BadRows.SKIP));
    requireSameError(shop("rows.csv").withBadRows(BadRows.FAIL).withSchemaFile(schema(TABLE)), 900);
    // The column p has no use in that schema, which the header shows.
    Path short1 = write("short.csv", "y,u\n", ROWS, k -> k % 2 + (k == 477 ? ",\"a" : ",b"));
    requireSameError(
        config(InputFormat.TABLE, SplitFiles.cutFrom(short1))
            .withSchemaFile(
                schema("name: t\nlabel: {column: y, positive: ['1']}\ncategorical: [u]\n")),
        200);
  }

  @Test
  void areValuesBeyondFloatNamedByFileAndLine() throws IOException {
    Path file =
        write(
            "t.csv",
            "y,x,u,p\n",
            ROWS,
            k -> k % 2 + (k == 550 ? ",1e38,a,dev" : "," + (1 + 1e-7 * (k % 2)) + ",a,train"));
    requireSameError(
        config(InputFormat.TABLE, SplitFiles.cutFrom(file))
            .withDense(DenseTransform.STANDARDIZE)
            .withSchemaFile(
                schema(
                    "name: t\nlabel: {column: y, positive: ['1']}\ndense: [x]\ncategorical: [u]\n"
                        + "split: {column: p}\n")),
        500);
  }

  @Test
  void isWhatCannotBeDoneInPiecesSaid() throws IOException {
    PrepareConfig config =
        config(InputFormat.CRITEO, SplitFiles.cutFrom(write("a.txt", 10, this::criteo)));
    assertThatThrownBy(
            () ->
                PreparationInPieces.run(
                    config.withInputs(InputSettings.AUTO),
                    PrepareListener.SILENT,
                    new ThreadRunner(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set data.inputs to none");
  }

  @Test
  void isWhatIsWrongWithPlacesSaidBeforeRowsAreRead() throws IOException {
    Path file = write("a.txt", 10, this::criteo);
    PrepareConfig right = config(InputFormat.CRITEO, SplitFiles.cutFrom(file));
    PreparationInPieces.requireReadable(right);
    Path none = file.resolveSibling("none.txt");
    assertThatThrownBy(
            () ->
                PreparationInPieces.requireReadable(
                    config(InputFormat.CRITEO, SplitFiles.cutFrom(none))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.txt");
    Files.createDirectories(right.output());
    assertThatThrownBy(() -> PreparationInPieces.requireReadable(right))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exists and is no data set");
  }
}
