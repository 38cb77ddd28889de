package io.pimento.job.progressive;

import io.pimento.data.shard.FolderTree;
import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.run.Results;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A folder with one of its own for each file: the model after it, with its dictionaries. */
record ProgressiveFolder(Path path) {
  /** A file's place. */
  record Place(Path folder) {
    /** The model that has learnt from the file. */
    Path model() {
      return folder.resolve("model.safetensors");
    }

    /** Its rows, while they are needed. */
    Path rows() {
      return folder.resolve("rows");
    }

    private Path scores() {
      return folder.resolve("scores.json");
    }

    /** What came of it, if it was come to the end of. */
    Optional<ProgressiveDay> done() throws IOException {
      if (!Files.exists(scores())) {
        return Optional.empty();
      }
      try {
        String text = Sealed.open(scores(), Documents.text(scores()));
        return Optional.of(ProgressiveDay.read(Documents.json(scores().toString(), text)));
      } catch (DocumentException | IOException e) {
        throw new UserException(
            e.getMessage() + "; remove it, and this file's step is done again", e);
      }
    }

    /** Notes the end: from now on this step is not done again. */
    void end(ProgressiveDay day) throws IOException {
      ObjectNode node = Results.object();
      day.write(node);
      AtomicFile.write(scores(), Sealed.seal(Results.text(node)));
      clear();
    }

    /** Removes the rows, which nobody needs after the end. */
    void clear() throws IOException {
      FolderTree.delete(rows());
    }
  }

  /** The place of a file, by its number from 1. */
  Place place(int number) {
    return new Place(path.resolve("%04d".formatted(number)));
  }

  Path document() {
    return path.resolve("progressive.json");
  }
}
