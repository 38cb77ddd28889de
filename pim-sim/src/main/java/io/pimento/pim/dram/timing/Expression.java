package io.pimento.pim.dram.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** A sum of signed terms; a term is a key, a number or {@code max(key,key)}. */
public final class Expression {
  /** A signed term; one key, or the greater of two. */
  private record Term(int sign, List<String> names) {}

  private final String text;
  private final List<Term> terms;

  private Expression(String text, List<Term> terms) {
    this.text = text;
    this.terms = List.copyOf(terms);
  }

  /** Parses terms and signs set apart by blanks: {@code RL + burst_cycle - WL}. */
  public static Expression parse(String text) {
    List<Term> terms = new ArrayList<>();
    int sign = 1;
    boolean operand = true;
    for (String word : text.strip().split("\\s+")) {
      if (!operand) {
        if (!word.equals("+") && !word.equals("-")) {
          throw new IllegalArgumentException("expected + or - before " + word + " in " + text);
        }
        sign = word.equals("+") ? 1 : -1;
      } else if (word.startsWith("max(") && word.endsWith(")")) {
        terms.add(new Term(sign, List.of(word.substring(4, word.length() - 1).split(","))));
      } else {
        terms.add(new Term(sign, List.of(word)));
      }
      operand = !operand;
    }
    if (operand) {
      throw new IllegalArgumentException("an expression ends with a term: " + text);
    }
    return new Expression(text.strip(), terms);
  }

  /** The value, with keys looked up. */
  public int value(ToIntFunction<String> keys) {
    int sum = 0;
    for (Term term : terms) {
      int greatest = Integer.MIN_VALUE;
      for (String name : term.names()) {
        greatest = Math.max(greatest, keys.applyAsInt(name));
      }
      sum += term.sign() * greatest;
    }
    return sum;
  }

  @Override
  public String toString() {
    return text;
  }
}
