package io.pimento.data.reader;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.schema.ColumnSchema;
import io.pimento.data.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a flat column mean: its physical type as its logical type says (<a
 * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">Parquet's list</a>).
 *
 * <p>Numbers give one text a value, whatever type holds it: 3, 3.0 and DECIMAL 3.00 are "3".
 * Moments are ISO 8601. What has no exact text, or no number that float32 can hold, is refused.
 */
record ParquetType(
    PhysicalType physical, Kind kind, int scale, LogicalType.@Nullable TimeUnit unit) {
  private enum Kind {
    BOOLEAN,
    SIGNED,
    UNSIGNED,
    REAL,
    HALF,
    DECIMAL,
    DATE,
    TIME,
    INSTANT,
    LOCAL_TIMESTAMP,
    INT96_TIMESTAMP,
    UUID,
    TEXT,
    BYTES,
    FIXED_BYTES
  }

  private static final int HALF_BYTES = 2;
  private static final int UUID_BYTES = 16;
  private static final int INT96_BYTES = 12;
  private static final int JULIAN_DAY_OF_1970 = 2_440_588;

  /**
   * The type of a column.
   *
   * @param dense whether it becomes a number, else a token or the label
   * @throws MalformedFieldException naming a type that cannot be that
   */
  static ParquetType of(ColumnSchema column, boolean dense) throws MalformedFieldException {
    ParquetType type = of(column);
    if (type == null) {
      throw refused(column, "cannot be read; list the column as ignored");
    }
    if (dense) {
      switch (type.kind) {
        case TIME, INSTANT, LOCAL_TIMESTAMP, INT96_TIMESTAMP ->
            throw refused(
                column,
                "is no number that float32 can hold; write it as one, such as hours or days since a"
                    + " date near by, or list the column as categorical");
        case UUID, FIXED_BYTES ->
            throw refused(column, "is no number; list the column as categorical or ignored");
        default -> {}
      }
    }
    return type;
  }

  private static @Nullable ParquetType of(ColumnSchema column) {
    PhysicalType physical = column.type();
    return switch (column.logicalType()) {
      case LogicalType.DecimalType decimal ->
          switch (physical) {
            case INT32, INT64, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                new ParquetType(physical, Kind.DECIMAL, decimal.scale(), null);
            default -> null;
          };
      case LogicalType.IntType integer ->
          isInteger(physical)
              ? of(physical, integer.isSigned() ? Kind.SIGNED : Kind.UNSIGNED)
              : null;
      case LogicalType.DateType date when physical == PhysicalType.INT32 -> of(physical, Kind.DATE);
      case LogicalType.TimeType time when isInteger(physical) ->
          new ParquetType(physical, Kind.TIME, 0, time.unit());
      case LogicalType.TimestampType stamp when physical == PhysicalType.INT64 ->
          new ParquetType(
              physical,
              stamp.isAdjustedToUTC() ? Kind.INSTANT : Kind.LOCAL_TIMESTAMP,
              0,
              stamp.unit());
      case LogicalType.Float16Type half when isFixed(column, HALF_BYTES) -> of(physical, Kind.HALF);
      case LogicalType.UuidType uuid when isFixed(column, UUID_BYTES) -> of(physical, Kind.UUID);
      case LogicalType.StringType s when isBinary(physical) -> of(physical, Kind.TEXT);
      case LogicalType.EnumType e when isBinary(physical) -> of(physical, Kind.TEXT);
      case LogicalType.JsonType j when isBinary(physical) -> of(physical, Kind.TEXT);
      case LogicalType.NullType n -> plain(physical);
      case null -> plain(physical);
      default -> null;
    };
  }

  private static ParquetType plain(PhysicalType physical) {
    return of(
        physical,
        switch (physical) {
          case BOOLEAN -> Kind.BOOLEAN;
          case INT32, INT64 -> Kind.SIGNED;
          case FLOAT, DOUBLE -> Kind.REAL;
          case INT96 -> Kind.INT96_TIMESTAMP;
          case BYTE_ARRAY -> Kind.BYTES;
          case FIXED_LEN_BYTE_ARRAY -> Kind.FIXED_BYTES;
        });
  }

  private static ParquetType of(PhysicalType physical, Kind kind) {
    return new ParquetType(physical, kind, 0, null);
  }

  private static boolean isInteger(PhysicalType physical) {
    return physical == PhysicalType.INT32 || physical == PhysicalType.INT64;
  }

  private static boolean isBinary(PhysicalType physical) {
    return physical == PhysicalType.BYTE_ARRAY;
  }

  private static boolean isFixed(ColumnSchema column, int bytes) {
    Integer length = column.typeLength();
    return column.type() == PhysicalType.FIXED_LEN_BYTE_ARRAY && length != null && length == bytes;
  }

  /** A type's name as Parquet's tools show it. */
  static String name(ColumnSchema column) {
    String logical = column.logicalType() == null ? "" : " " + column.logicalType();
    return column.type() + logical;
  }

  private static MalformedFieldException refused(ColumnSchema column, String why) {
    return new MalformedFieldException(column.name(), "its type " + name(column) + " " + why);
  }

  /** Whether {@link #number} gives the value; else its text must be read as a number. */
  boolean isNumeric() {
    return switch (kind) {
      case BOOLEAN, SIGNED, UNSIGNED, REAL, HALF, DECIMAL, DATE -> true;
      case TIME, INSTANT, LOCAL_TIMESTAMP, INT96_TIMESTAMP, UUID, TEXT, BYTES, FIXED_BYTES -> false;
    };
  }

  /** Whether the value's bytes are its text. */
  boolean isBytes() {
    return kind == Kind.TEXT || kind == Kind.BYTES || kind == Kind.FIXED_BYTES;
  }

  /** The type of the column that its values are passed through to, as {@link #text}. */
  ColumnType passed() {
    return switch (kind) {
      case BOOLEAN -> ColumnType.BOOLEAN;
      case SIGNED -> ColumnType.INT64;
      case UNSIGNED -> physical == PhysicalType.INT32 ? ColumnType.INT64 : ColumnType.TEXT;
      case HALF -> ColumnType.FLOAT;
      case REAL -> physical == PhysicalType.FLOAT ? ColumnType.FLOAT : ColumnType.DOUBLE;
      case DATE -> ColumnType.DATE;
      case TEXT -> ColumnType.TEXT;
      case BYTES, FIXED_BYTES -> ColumnType.BINARY;
      case DECIMAL, TIME, INSTANT, LOCAL_TIMESTAMP, INT96_TIMESTAMP, UUID -> ColumnType.TEXT;
    };
  }

  /** Whether numbers of the column are days since 1970-01-01. */
  boolean isDate() {
    return kind == Kind.DATE;
  }

  /** A value as a number; a date is its days since 1970-01-01. */
  double number(ParquetBatch values, int at) {
    return switch (kind) {
      case BOOLEAN -> values.booleans()[at] ? 1 : 0;
      case SIGNED, DATE -> whole(values, at);
      case UNSIGNED -> {
        long bits = unsignedBits(values, at);
        yield bits >= 0 ? bits : new BigInteger(Long.toUnsignedString(bits)).doubleValue();
      }
      case REAL -> physical == PhysicalType.FLOAT ? values.floats()[at] : values.doubles()[at];
      case HALF -> half(values, at);
      case DECIMAL -> decimal(values, at).doubleValue();
      default -> throw new IllegalStateException(kind + " is no number");
    };
  }

  /** A value's text. */
  String text(String column, ParquetBatch values, int at) throws MalformedFieldException {
    return switch (kind) {
      case BOOLEAN -> values.booleans()[at] ? "1" : "0";
      case SIGNED -> Long.toString(whole(values, at));
      case UNSIGNED -> Long.toUnsignedString(unsignedBits(values, at));
      case REAL ->
          physical == PhysicalType.FLOAT
              ? real(values.floats()[at], Float.toString(values.floats()[at]))
              : real(values.doubles()[at], Double.toString(values.doubles()[at]));
      case HALF -> real(half(values, at), Float.toString(half(values, at)));
      case DECIMAL -> plain(decimal(values, at));
      case DATE -> LocalDate.ofEpochDay(whole(values, at)).toString();
      case TIME -> time(column, whole(values, at)).toString();
      case INSTANT -> instant(whole(values, at)).toString();
      case LOCAL_TIMESTAMP ->
          LocalDateTime.ofInstant(instant(whole(values, at)), ZoneOffset.UTC).toString();
      case INT96_TIMESTAMP -> int96(column, values, at).toString();
      case UUID -> {
        ByteBuffer bytes = slice(values, at).order(ByteOrder.BIG_ENDIAN);
        yield new UUID(bytes.getLong(), bytes.getLong()).toString();
      }
      case TEXT, BYTES, FIXED_BYTES -> throw new IllegalStateException(kind + " is its own text");
    };
  }

  private long whole(ParquetBatch values, int at) {
    return physical == PhysicalType.INT32 ? values.ints()[at] : values.longs()[at];
  }

  private long unsignedBits(ParquetBatch values, int at) {
    return physical == PhysicalType.INT32
        ? Integer.toUnsignedLong(values.ints()[at])
        : values.longs()[at];
  }

  private static float half(ParquetBatch values, int at) {
    return Float.float16ToFloat(slice(values, at).order(ByteOrder.LITTLE_ENDIAN).getShort());
  }

  private BigDecimal decimal(ParquetBatch values, int at) {
    return switch (physical) {
      case INT32, INT64 -> BigDecimal.valueOf(whole(values, at), scale);
      default -> {
        int from = values.offsets()[at];
        int length = values.offsets()[at + 1] - from;
        yield length == 0
            ? BigDecimal.ZERO
            : new BigDecimal(new BigInteger(values.bytes(), from, length), scale);
      }
    };
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** Whole floating point numbers are written as integers, so that 3.0 and 3 are one category. */
  private static String real(double value, String text) {
    return value == Math.rint(value) && Math.abs(value) < 0x1p63
        ? Long.toString((long) value)
        : text;
  }

  private long perSecond() {
    return switch (unit) {
      case MILLIS -> 1_000;
      case MICROS -> 1_000_000;
      case NANOS -> 1_000_000_000;
      case null -> throw new IllegalStateException("a moment without a unit");
    };
  }

  private Instant instant(long value) {
    long second = perSecond();
    return Instant.ofEpochSecond(
        Math.floorDiv(value, second), Math.floorMod(value, second) * (1_000_000_000 / second));
  }

  private LocalTime time(String column, long value) throws MalformedFieldException {
    long second = perSecond();
    if (value < 0 || value >= 86_400 * second) {
      throw new MalformedFieldException(column, value + " is no time of day");
    }
    return LocalTime.ofNanoOfDay(value * (1_000_000_000 / second));
  }

  /** Nanoseconds of the day, then the Julian day, as Hive and Impala wrote moments. */
  private static LocalDateTime int96(String column, ParquetBatch values, int at)
      throws MalformedFieldException {
    ByteBuffer bytes = slice(values, at).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() != INT96_BYTES) {
      throw new MalformedFieldException(column, bytes.remaining() + " bytes are no INT96");
    }
    long nanos = bytes.getLong();
    long day = bytes.getInt() - (long) JULIAN_DAY_OF_1970;
    return LocalDate.ofEpochDay(day).atStartOfDay().plusNanos(nanos);
  }

  private static ByteBuffer slice(ParquetBatch values, int at) {
    int from = values.offsets()[at];
    return ByteBuffer.wrap(values.bytes(), from, values.offsets()[at + 1] - from).slice();
  }
}
