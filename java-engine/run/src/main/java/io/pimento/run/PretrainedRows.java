package io.pimento.run;

import io.pimento.data.prepare.RowEncoder;
import io.pimento.document.UserException;
import io.pimento.report.text.Text;
import io.pimento.run.config.PretrainedConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which rows of a pretrained tensor are which of a field's table.
 *
 * @param places in the tensor
 * @param numbers in the table
 * @param words what was found, for people
 */
@SuppressWarnings("ArrayRecordComponent") // as long as a table
record PretrainedRows(int[] places, int[] numbers, String words) {
  private static final String MARK = "\uFEFF";

  /**
   * All rows, which are those of the prepared table.
   *
   * @throws UserException if it has another number of them
   */
  static PretrainedRows inOrder(String tensor, int count, String field, int rows) {
    if (count != rows) {
      throw new UserException(
          PretrainedConfig.KEY
              + ": "
              + tensor
              + " has "
              + Text.count(count)
              + " rows, the prepared table of field "
              + field
              + " has "
              + Text.count(rows)
              + "; say which raw value each row is of: "
              + PretrainedConfig.KEY
              + ".names={"
              + field
              + ": FILE}");
    }
    int[] all = IntStream.range(0, rows).toArray();
    return new PretrainedRows(
        all, all, "all " + Text.count(rows) + " rows, in the order of the prepared table");
  }

  /**
   * Rows by the raw values that a file names, one a line, through the data's dictionary.
   *
   * @param count rows of the tensor
   * @param rows of the table
   * @param prepared the folder of the data
   * @throws UserException naming the line that is wrong
   */
  static PretrainedRows named(Path names, int count, String field, int rows, Path prepared)
      throws IOException {
    RowEncoder encoder = RowEncoder.isIn(prepared) ? RowEncoder.open(prepared) : null;
    if (encoder == null || !encoder.hasDictionary(field)) {
      throw new UserException(
          PretrainedConfig.KEY
              + ".names: field "
              + field
              + " of "
              + prepared
              + " has no dictionary of raw values; leave its names out and give as many rows as"
              + " its table has, "
              + Text.count(rows));
    }
    int[] lineOf = new int[rows];
    int[] places = new int[Math.min(count, rows)];
    int[] numbers = new int[places.length];
    int known = 0;
    int line = 0;
    try (BufferedReader in = reader(names)) {
      for (String name = in.readLine(); name != null; name = in.readLine()) {
        String value = line == 0 && name.startsWith(MARK) ? name.substring(MARK.length()) : name;
        int row = encoder.row(field, value);
        line++;
        if (row == 0 || line > count) {
          continue;
        }
        if (lineOf[row] > 0) {
          throw new UserException(
              names + ": lines " + lineOf[row] + " and " + line + " are the same value, " + value);
        }
        lineOf[row] = line;
        places[known] = line - 1;
        numbers[known++] = row;
      }
    } catch (CharacterCodingException e) {
      throw new UserException(names + " is no UTF-8 text", e);
    }
    if (line != count) {
      throw new UserException(
          names
              + " names "
              + Text.count(line)
              + " rows, the tensor of field "
              + field
              + " has "
              + Text.count(count));
    }
    return new PretrainedRows(
        Arrays.copyOf(places, known), Arrays.copyOf(numbers, known), words(known, count, rows));
  }

  private static BufferedReader reader(Path names) throws IOException {
    if (!Files.isRegularFile(names)) {
      throw new UserException(PretrainedConfig.KEY + ".names: no file " + names);
    }
    return Files.newBufferedReader(names);
  }

  private static String words(int known, int count, int rows) {
    return Text.count(known)
        + " of its "
        + Text.count(count)
        + " rows by their names, the others are of no value in the dictionary; "
        + Text.count(rows - 1 - known)
        + " of the dictionary's "
        + Text.count(rows - 1)
        + " values have none and start as usual, as does the row of rare and unknown ones";
  }
}
