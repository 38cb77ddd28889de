package io.pimento.bench.gpu;

import io.pimento.bench.step.GivenPaths;
import io.pimento.graph.TrainingGraph;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.SupernetPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Paths out of a file, one a step, over and over. */
public record GivenPathSource(SupernetPaths supernet, List<Architecture> paths)
    implements PathSource {
  /** Reads a file of choices. */
  public static GivenPathSource read(Path file, SupernetPaths supernet) throws IOException {
    return new GivenPathSource(supernet, GivenPaths.read(file, supernet.blocks()));
  }

  private Architecture path(long step) {
    return paths.get((int) (step % paths.size()));
  }

  @Override
  public TrainingGraph at(long step) {
    return new Subnet(supernet.stem(), path(step), supernet.sharing()).training();
  }

  @Override
  public boolean constant() {
    return false;
  }

  @Override
  public String describe(long step) {
    return ArchitectureJson.write(path(step));
  }
}
