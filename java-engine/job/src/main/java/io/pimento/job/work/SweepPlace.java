package io.pimento.job.work;

import io.pimento.codesign.simulate.SweepQuestion;
import io.pimento.document.UserException;
import io.pimento.job.pim.PimTraffic;
import io.pimento.run.Environment;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.search.work.ItemWorker;
import io.pimento.search.work.WorkPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A sweep of simulated hardware as a place that questions come from. */
public final class SweepPlace {
  static final String KIND = "sweep";

  private static final String CONFIG = "configuration";
  private static final String TRACE = "trace";

  private SweepPlace() {}

  /** The place of a sweep over some traffic; paths in its settings must mean the same to all. */
  public static WorkPlace of(PimTraffic traffic) throws IOException {
    SortedMap<String, String> opening = new TreeMap<>();
    RunConfig data = traffic.data();
    if (data != null) {
      Path prepared = data.data().prepared().toRealPath();
      opening.put(CONFIG, data.tree().put("data.prepared", prepared.toString()).yaml());
    }
    Path trace = traffic.trace();
    if (trace != null) {
      opening.put(TRACE, trace.toRealPath().toString());
    }
    return new WorkPlace(KIND, opening, Environment.decidesBits());
  }

  /** Opens one to answer there. */
  static ItemWorker open(WorkPlace place) throws IOException {
    place.requireAlike(Environment.decidesBits());
    String yaml = place.opening().get(CONFIG);
    String trace = place.opening().get(TRACE);
    PimTraffic traffic =
        new PimTraffic(
            yaml == null ? null : RunConfig.of(read(yaml)), trace == null ? null : existing(trace));
    return new Worker(traffic);
  }

  private static ConfigTree read(String yaml) throws IOException {
    Path file = Files.createTempFile("pimento-sweep-", ".yaml");
    try {
      Files.writeString(file, yaml);
      return ConfigTree.defaults().withFile(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static @Nullable Path existing(String trace) {
    Path path = Path.of(trace);
    if (!Files.isReadable(path)) {
      throw new UserException("the sweep's trace " + path + " cannot be read here");
    }
    return path;
  }

  private record Worker(PimTraffic traffic) implements ItemWorker {
    @Override
    public String answer(String question) throws IOException, InterruptedException {
      return SweepQuestion.answer(question, traffic);
    }

    @Override
    public void close() {}
  }
}
