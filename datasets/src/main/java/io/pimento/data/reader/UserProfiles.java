package io.pimento.data.reader;

import io.pimento.data.input.RecordScanner;
import io.pimento.data.input.Spool;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * KDD Cup 2012 track 2's {@code userid_profile.txt} in memory: user id, gender (0, 1, 2), age
 * group. About 24 million users take 400 MB.
 */
final class UserProfiles {
  private static final int NONE = -1;
  private static final int MAX_CODE = 255;

  private final Long2IntOpenHashMap packed = new Long2IntOpenHashMap();
  private final byte[][] tokens = new byte[MAX_CODE + 1][];

  private UserProfiles() {
    packed.defaultReturnValue(NONE);
    for (int code = 0; code <= MAX_CODE; code++) {
      tokens[code] = Integer.toString(code).getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Reads the whole file; a malformed line is always an error. */
  static UserProfiles read(Path file, Spool spool) throws IOException {
    UserProfiles profiles = new UserProfiles();
    Columns columns = new Columns(List.of("userID", "gender", "age"), '\t');
    try (RecordScanner records = RecordScanner.lines(spool.open(file))) {
      while (records.next()) {
        try {
          columns.cut(records.bytes(), records.from(), records.to());
          long user = columns.integer(records.bytes(), 0);
          int gender = code(columns, records.bytes(), 1);
          int age = code(columns, records.bytes(), 2);
          profiles.packed.put(user, gender << 8 | age);
        } catch (MalformedFieldException e) {
          throw new BadRowException(file, records.line(), e);
        }
      }
    }
    profiles.packed.trim();
    return profiles;
  }

  private static int code(Columns columns, byte[] bytes, int column)
      throws MalformedFieldException {
    long value = columns.integer(bytes, column);
    if (value < 0 || value > MAX_CODE) {
      throw columns.malformed(bytes, column, "a code in 0…" + MAX_CODE);
    }
    return (int) value;
  }

  /** Sets gender and age tokens; missing for an unknown user, then false. */
  boolean fill(long user, RawRow row, int genderField, int ageField) {
    int profile = packed.get(user);
    if (profile == NONE) {
      row.setToken(genderField, tokens[0], 0, 0);
      row.setToken(ageField, tokens[0], 0, 0);
      return false;
    }
    byte[] gender = tokens[profile >>> 8];
    byte[] age = tokens[profile & MAX_CODE];
    row.setToken(genderField, gender, 0, gender.length);
    row.setToken(ageField, age, 0, age.length);
    return true;
  }
}
