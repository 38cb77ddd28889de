package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.document.UserException;
import io.pimento.job.PrepareJob;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.DataConfig;
import io.pimento.run.config.LikeSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento prepare}. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = "Turns raw click logs into a prepared data set of binary shards.",
    footer = {
      "",
      "Formats: criteo, avazu, kdd12, kdd12-nasrec, libfm, libffm, and with --schema",
      "table and parquet. gzip and zstd are read through. A folder is its part files",
      "in the order of their names. A pipe is copied beside the output first.",
      "",
      "libfm reads libsvm and libfm lines, `label index:value …`. The index of a",
      "categorical field is its token, its value 1. Without a schema all entries are",
      "categorical and belong to fields by their place; each line has as many. With a",
      "schema `columns` names the fields in the order of the entries, and a dense one",
      "has the same index on every line. If the schema gives all dense fields their",
      "indices, `index: {price: 7, age: 9}`, these are found by index, in any order,",
      "and are missing where they are absent.",
      "",
      "libffm reads `label field:feature:value …` by the field's number, as f0, f1, …;",
      "one that is absent is missing. Without a schema the fields are those of the",
      "first line, all categorical. In both, text after # is a comment.",
      "",
      "A schema's `multi` names columns of several values, text with a separator or lists",
      "in Parquet: `multi: {genres: {separator: \"|\", most: 10, pooling: mean, longer:",
      "first}}`. Pooling is mean, sum or weighted, with `weight_separator: \":\"` for",
      "`jazz:0.5`; longer says what is kept of rows with more values, first or last, or",
      "that they are malformed (error, the default). Empty entries and nulls are no",
      "values; a row without any is pooled to zeros. All values of a field share one",
      "dictionary, of tokens as often as they stand. `weight: COLUMN` weighs rows, 0 or",
      "more each, scaled to a mean of 1 in train. `split: {column: part, train: [0],",
      "validation: [1], test: [2]}` takes a published split as it is; data.split_column",
      "and data.folds do the same, such as --set 'data.folds={column: fold,",
      "validation: [8], test: [9]}' with all other folds for training.",
      "",
      "Parquet: decimals, unsigned integers and float16 have their values. Moments are",
      "tokens in ISO 8601; as dense fields dates are days since 1970-01-01 and other",
      "moments are refused.",
      "",
      "Dense fields (data.dense): auto, for all but the published formats, takes each by what",
      "its train rows hold and says so: 0 if it is constant, else standardized, or its logarithm",
      "standardized if its largest values lie far out; absurd values are clipped. log1p (criteo,",
      "avazu, kdd12, kdd12-nasrec), identity and standardize treat all alike. Missing is 0.",
      "",
      "Inputs made of the fields (data.inputs): auto, for the same formats with dictionaries,",
      "adds columns after the raw ones: bins of dense fields, the click rate (log-odds) and the",
      "count of each field, bin and chosen cross of two or three fields, and a few crosses as",
      "fields. Train rows read the rates of the other four fifths of train, all others those",
      "of all of it. Crosses are chosen by what they add, out of fold, and each is named with",
      "its gain. none adds nothing; --set data.inputs.crosses=0 and the other keys say how much.",
      "",
      "With --like OLD, a folder of prepared data or a run folder, files are encoded as",
      "OLD's were: format, schema, dictionaries, transforms and missing tokens are its own,",
      "and tokens that its train rows did not have are unknown ones.",
      "",
      "With --grow OLD the same for new days to train on: tokens that come data.min_count times",
      "in their train rows are added to OLD's dictionaries, in rows after those that are there.",
      "`fit --continue` and `train --continue` go on with OLD's models on such data.",
      "",
      "Examples:",
      "  pimento prepare --format criteo --out data/criteo train.txt",
      "  pimento prepare --format table --schema frappe.yaml --out data/frappe train.csv \\",
      "      --validation valid.csv --test test.csv --set data.min_count=1",
      "  pimento prepare --like data/criteo --out data/friday --test friday.txt",
      "  pimento prepare --grow data/criteo --out data/friday friday.txt"
    })
final class PrepareCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final PrepareOptions options = new PrepareOptions();

  @Option(
      names = "--like",
      paramLabel = "DIR",
      description =
          "Use the schema, dictionaries and transforms of earlier prepared data or of a run.")
  private @Nullable Path like;

  @Option(
      names = "--grow",
      paramLabel = "DIR",
      description = "The same with dictionaries to which the files' frequent tokens are added.")
  private @Nullable Path grow;

  PrepareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (like != null && grow != null) {
      throw new UserException("--like and --grow exclude one another; drop one of them");
    }
    Path old = grow == null ? like : grow;
    RowEncoder earlier = old == null ? null : RowEncoder.open(old);
    ConfigTree base = ConfigTree.defaults();
    DataConfig data = options.over(earlier == null ? base : LikeSettings.over(base, earlier));
    if (earlier == null) {
      PrepareJob.run(data, options.replace(), console);
      return 0;
    }
    LikeSettings.require(earlier, data);
    if (grow == null) {
      PrepareJob.runLike(earlier, data, options.replace(), console);
    } else {
      PrepareJob.runGrown(earlier, data, options.replace(), console);
    }
    return 0;
  }
}
