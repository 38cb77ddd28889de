package io.pimento.data.prepare;

import io.pimento.data.DataSchema;
import io.pimento.data.Origin.Kind;
import io.pimento.data.derive.DerivedInputs;
import io.pimento.data.derive.InputLearner.Learnt;
import io.pimento.data.derive.InputsFile;
import io.pimento.data.reader.InputFields;
import io.pimento.data.shard.DatasetWriter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is made of the fields of rows, kept in prepared data and beside models. */
final class KeptInputs {
  private KeptInputs() {}

  /** Adds the files to a data set. */
  static List<EncodingFile.Part> keep(DatasetWriter writer, DerivedInputs inputs)
      throws IOException {
    List<EncodingFile.Part> parts = new ArrayList<>();
    for (String file : InputsFile.write(writer, inputs)) {
      parts.add(new EncodingFile.Part(file, "%08x".formatted(writer.checksum(file))));
    }
    return List.copyOf(parts);
  }

  /**
   * Reads what is kept.
   *
   * @param raw what rows hold without it
   * @param learnt the same when the inputs were learnt
   * @throws IOException naming the file that is missing or has changed
   */
  static DerivedInputs open(
      Path folder,
      List<EncodingFile.Part> parts,
      DataSchema raw,
      DataSchema learnt,
      InputFields fields)
      throws IOException {
    for (EncodingFile.Part part : parts) {
      Path path = folder.resolve(part.file());
      try {
        if (!"%08x".formatted(JoinedFiles.copy(path, null)).equals(part.crc32c())) {
          throw new IOException(
              path
                  + ": truncated or damaged, or another model's (its checksum does not match): it"
                  + " says what is made of the fields of rows");
        }
      } catch (NoSuchFileException e) {
        throw new IOException(
            path + ": is missing; it says what is made of the fields of rows and belongs here", e);
      }
    }
    return InputsFile.read(folder, learnt, fields.dense().size()).over(raw);
  }

  /**
   * What {@code summary.json} says.
   *
   * @param inputs null if nothing is made
   * @param learnt null if it was learnt before
   */
  static PrepareSummary.@Nullable InputsSummary summary(
      @Nullable DerivedInputs inputs, @Nullable Learnt learnt) {
    if (inputs == null) {
      return null;
    }
    return new PrepareSummary.InputsSummary(
        (int) inputs.categorical().stream().filter(f -> f.origin().kind() == Kind.BIN).count(),
        (int) inputs.dense().stream().filter(f -> f.origin().kind() == Kind.RATE).count(),
        (int) inputs.dense().stream().filter(f -> f.origin().kind() == Kind.COUNT).count(),
        learnt == null ? 0 : learnt.sampled(),
        learnt == null
            ? List.of()
            : learnt.crosses().stream()
                .map(
                    c ->
                        new PrepareSummary.CrossSummary(
                            String.join("+", c.fields()), c.gain(), c.error(), c.cells(), c.rows()))
                .toList());
  }
}
