package io.pimento.app.fit;

import io.pimento.app.job.HandMadeModel;
import io.pimento.app.run.Run;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.Model;
import io.pimento.search.recipe.Draw;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The weights of a fitted model, with all that {@code evaluate} and {@code predict} need. */
final class FittedModelFile {
  private FittedModelFile() {}

  static void write(
      Run run,
      Shape shape,
      Model model,
      Draw draw,
      Map<String, String> about,
      Path file,
      ParameterStore store)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>(run.encoding().metadata());
    metadata.putAll(about);
    metadata.put("pimento.data", run.data().fingerprint());
    if (shape instanceof Shape.HandMade handMade) {
      metadata.putAll(HandMadeModel.metadata(handMade.family(), draw.sizes()));
    } else if (model instanceof Subnet subnet) {
      metadata.put("pimento.kind", "standalone");
      metadata.put("pimento.name", shape.name());
      AtomicFile.write(
          file.resolveSibling(
              String.valueOf(file.getFileName()).replaceFirst("\\.safetensors$", ".json")),
          ArchitectureJson.write(subnet.architecture()) + "\n");
    }
    Checkpoint.write(file, store, metadata);
  }
}
