package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.input.FilePart;
import io.pimento.data.input.TextParts;
import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.data.prepare.carry.PieceWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an input into pieces. A compressed file is one piece, and so is a table with a quote in it
 * whose fields may be quoted: a line end may then be no row's end. All else is cut. What holds for
 * a whole file (its header) or a whole input (the fields of the first line, tables to join) each
 * piece reads for itself.
 */
final class PiecePlan {
  private PiecePlan() {}

  /**
   * The pieces, in the order of rows.
   *
   * @param wantedBytes of a piece
   */
  static List<Piece> of(FileInput input, long wantedBytes, PieceRunner runner) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (Split split : Split.values()) {
      if (input.has(split)) {
        List<FilePart> parts = input.parts(split, wantedBytes);
        for (FilePart part : input.mayHaveQuotes() ? unquoted(parts, runner) : parts) {
          pieces.add(new Piece(pieces.size(), split, part, LabelCounts.NONE));
        }
      }
    }
    return List.copyOf(pieces);
  }

  /** Looks for a quote in a part. */
  private record QuoteSearch() implements PieceWork<FilePart, Boolean> {
    @Override
    public Boolean of(FilePart part) throws IOException {
      return TextParts.hasQuote(part);
    }
  }

  /** Files with a quote in any part as wholes, the others' parts as they are. */
  private static List<FilePart> unquoted(List<FilePart> parts, PieceRunner runner)
      throws IOException {
    List<FilePart> cut = parts.stream().filter(PiecePlan::isCut).toList();
    List<Boolean> quotes = runner.map(cut, new QuoteSearch(), found -> {});
    List<FilePart> plan = new ArrayList<>();
    List<FilePart> file = new ArrayList<>();
    boolean quoted = false;
    int next = 0;
    for (FilePart part : parts) {
      if (part.begins()) {
        end(file, quoted, plan);
        quoted = false;
      }
      file.add(part);
      quoted |= isCut(part) && quotes.get(next++);
    }
    end(file, quoted, plan);
    return plan;
  }

  private static boolean isCut(FilePart part) {
    return part.unit() == FilePart.Unit.BYTES;
  }

  private static void end(List<FilePart> file, boolean quoted, List<FilePart> plan) {
    if (quoted) {
      plan.add(FilePart.whole(file.getFirst().path()));
    } else {
      plan.addAll(file);
    }
    file.clear();
  }
}
