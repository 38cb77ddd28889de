package io.pimento.run;

import io.pimento.data.prepare.RowEncoder;
import io.pimento.document.Sha256;
import io.pimento.document.UserException;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.search.kept.WeightsAbout;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Weights of earlier days, with which a training on new ones begins.
 *
 * @param file that holds them
 */
public record EarlierWeights(Path file) {
  /**
   * Holds them to new data: the same values must have the same rows of tables.
   *
   * @param data folder of prepared data
   * @throws UserException if the data were not encoded as theirs, or by dictionaries that grew from
   *     theirs
   */
  public void requireContinuedBy(Path data) throws IOException {
    String encoding = Safetensors.readHeader(file).metadata().get(WeightsAbout.ENCODING);
    if (encoding == null || encoding.isEmpty()) {
      throw new UserException(
          file
              + " does not say by which dictionaries its rows were encoded, so nothing can go on"
              + " with it");
    }
    if (!RowEncoder.isIn(data)) {
      throw new UserException(
          data + " keeps no dictionaries; prepare it from raw files" + remedy());
    }
    if (!RowEncoder.open(data).continues(encoding)) {
      throw new UserException(
          data
              + " was encoded by dictionaries that did not grow from those of "
              + file
              + ", so its values have other rows"
              + remedy());
    }
  }

  private String remedy() {
    return "; prepare the new files with --grow " + KeptEncoding.folder(file);
  }

  /** A name of the weights that changes with them. */
  public String identity() throws IOException {
    // Entries carry checksums of their blocks.
    return Sha256.hex(16, Safetensors.readHeader(file).tensors().toString());
  }
}
