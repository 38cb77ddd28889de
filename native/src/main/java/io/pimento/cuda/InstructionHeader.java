package io.pimento.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what the kernels include of the list of instructions. */
public final class InstructionHeader {
  /** The name that the kernels include it under. */
  public static final String NAME = "instructions.cuh";

  private InstructionHeader() {}

  /** The header's text. */
  public static String text() {
    StringBuilder s = new StringBuilder("// Generated from Instruction.java.\n#pragma once\n");
    s.append("#define SCRATCH_BYTES ").append(TapeLimits.SCRATCH_BYTES).append('\n');
    s.append("#define LEVEL_WORDS ").append(TapeLimits.LEVEL_WORDS).append('\n');
    s.append("#define INSTRUCTIONS ").append(Instruction.values().length).append('\n');
    for (Instruction i : Instruction.values()) {
      s.append("namespace ").append(i.symbol()).append("_operands {\n");
      for (int k = 0; k < i.operands().size(); k++) {
        s.append("constexpr int ").append(i.operands().get(k)).append(" = ").append(k);
        s.append(";\n");
      }
      s.append("}\n");
    }
    s.append("#define INSTRUCTION_CASES");
    for (Instruction i : Instruction.values()) {
      s.append(" \\\n  case ").append(i.number()).append(": ").append(i.symbol());
      s.append("(u); break;");
    }
    return s.append('\n').toString();
  }

  /**
   * Writes the header into a folder, for the build.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Files.writeString(folder.resolve(NAME), text());
  }
}
