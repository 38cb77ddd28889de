package io.pimento.data.reader;

import io.pimento.data.input.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * KDD Cup 2012 track 2 {@code training.txt}, tab-separated decimal numbers: click, impression,
 * displayURL, adID, advertiserID, depth, position, queryID, keywordID, titleID, descriptionID,
 * userID; joined with the users' gender and age. One row a line, positive if clicks &gt; 0.
 */
final class Kdd12Lines implements LineParser {
  private static final InputFields FIELDS =
      new InputFields(
          List.of("impression", "depth", "position"),
          List.of(
              "url",
              "ad",
              "advertiser",
              "query",
              "keyword",
              "title",
              "description",
              "user",
              "gender",
              "age"));
  private static final int CLICK = 0;
  private static final int USER = 11;
  private static final int[] DENSE_COLUMNS = {1, 5, 6};
  private static final int[] TOKEN_COLUMNS = {2, 3, 4, 7, 8, 9, 10, USER};

  private static final List<String> COLUMNS =
      List.of(
          "click",
          "impression",
          "displayURL",
          "adID",
          "advertiserID",
          "depth",
          "position",
          "queryID",
          "keywordID",
          "titleID",
          "descriptionID",
          "userID");

  private final Columns columns;
  private final Path profileFile;
  private final Spool spool;
  private @Nullable UserProfiles profiles;

  private long rows;
  private long matched;

  Kdd12Lines(Path profileFile, Spool spool, @Nullable Scoring scoring) {
    columns = new Columns(COLUMNS, '\t', CLICK, scoring);
    this.profileFile = profileFile;
    this.spool = spool;
  }

  @Override
  public void start() throws IOException {
    profiles = UserProfiles.read(profileFile, spool);
  }

  @Override
  public InputFields fields() {
    return FIELDS;
  }

  @Override
  public void beginFile() throws MalformedFieldException {
    columns.beginFile();
  }

  private void readLabel(byte[] bytes, RawRow row) throws MalformedFieldException {
    if (columns.lacksLabel()) {
      columns.withoutLabel(row, null);
      return;
    }
    try {
      long clicks = columns.integer(bytes, CLICK);
      if (clicks < 0) {
        throw columns.malformed(bytes, CLICK, "a number of clicks");
      }
      row.setPositive(clicks > 0);
    } catch (MalformedFieldException e) {
      columns.withoutLabel(row, e);
    }
  }

  @Override
  public void parse(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException {
    UserProfiles users = profiles;
    if (users == null) {
      throw new IllegalStateException("the user profiles were not read");
    }
    row.clearIds();
    columns.cut(bytes, from, to);
    columns.passThrough(bytes, row);
    readLabel(bytes, row);
    for (int d = 0; d < DENSE_COLUMNS.length; d++) {
      row.setDense(d, (float) columns.integer(bytes, DENSE_COLUMNS[d]));
    }
    for (int f = 0; f < TOKEN_COLUMNS.length; f++) {
      int column = TOKEN_COLUMNS[f];
      if (!Numbers.isDigits(bytes, columns.from(column), columns.to(column))) {
        throw columns.malformed(bytes, column, "an identifier of decimal digits");
      }
      row.setToken(f, bytes, columns.from(column), columns.to(column));
    }
    long user = columns.integer(bytes, USER);
    matched += users.fill(user, row, TOKEN_COLUMNS.length, TOKEN_COLUMNS.length + 1) ? 1 : 0;
    rows++;
  }

  @Override
  public List<JoinMatches> joins() {
    return List.of(new JoinMatches(profileFile, "userID", rows, matched));
  }
}
