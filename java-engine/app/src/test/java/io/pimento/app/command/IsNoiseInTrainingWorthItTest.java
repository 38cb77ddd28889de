package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.codesign.simulate.DeviceScores;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.job.EvaluateJob;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.run.RunData;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.backend.Processor;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Repeats;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CheckpointedTraining;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.progress.Progress;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.TrainSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains a model further with noise on its weights, and holds VALIDATION.md's table of what that is
 * worth on devices; {@code -Dpimento.validation=write} rewrites it.
 */
@Tag("slow")
class IsNoiseInTrainingWorthItTest {
  private static final Path MODEL = Path.of("src/test/resources/pim");
  private static final Path SAMPLE =
      Path.of("../../datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
  private static final ValidationPart PART = new ValidationPart("noise");
  private static final List<String> FAULTS =
      List.of("variation=reram", "variation=reram,verify=0.02", "variation=pcm");
  private static final int SEEDS = 10;

  @TempDir private Path folder;

  @Test
  void isEveryScoreAsTheDevicesGiveIt() throws Exception {
    CommandLineRun prepared =
        CommandLineRun.of(
            "prepare",
            "--format",
            "kdd12-nasrec",
            "--set",
            "data.min_count=40",
            "--out",
            folder.resolve("data").toString(),
            SAMPLE.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    StringBuilder s = new StringBuilder(PART.begin());
    s.append("| noise in training | floating point |");
    FAULTS.forEach(f -> s.append(' ').append(f).append(" |"));
    s.append("\n| ---: | ---: |").append(" ---: |".repeat(FAULTS.size())).append('\n');
    Map<Double, DeviceScores> all = new LinkedHashMap<>();
    for (double noise : new double[] {0, 0.03, 0.1}) {
      DeviceScores d = scores(noise);
      all.put(noise, d);
      s.append(String.format(Locale.ROOT, "| %s | %.4f |", noise, d.floating().logLoss()));
      for (String f : FAULTS) {
        Repeats r = d.devices().get(f).logLoss();
        s.append(String.format(Locale.ROOT, " %.4f ± %.4f |", r.mean(), r.margin()));
      }
      s.append('\n');
    }
    PART.hold(s.append(PART.end()).toString());
    // What it is worth is the table's to say; without faults it costs nothing.
    double plain = all.get(0.0).floating().logLoss();
    all.values().forEach(d -> assertThat(d.floating().logLoss()).isLessThan(plain + 0.003));
    assertThat(all.get(0.1).floating()).isNotEqualTo(all.get(0.0).floating());
  }

  /** The bundled model after further epochs, with noise or without, on the device. */
  private DeviceScores scores(double noise) throws Exception {
    RunConfig config =
        RunConfig.of(
            ConfigTree.defaults()
                .set("model.embedding=8")
                .set("data.prepared=\"" + folder.resolve("data") + "\""));
    Path start = MODEL.resolve("trained.safetensors");
    Map<String, Faults> faults = new LinkedHashMap<>();
    FAULTS.forEach(f -> faults.put(f, Faults.parse(f)));
    try (RunData opened = RunData.open(config.data(), config.model())) {
      Stem stem = EvaluateJob.tables(start, opened.stem());
      RunData data = opened.withTables(stem);
      Subnet model =
          new Subnet(
              stem,
              ArchitectureFile.read(MODEL.resolve("trained.json"), null, null),
              Sharing.STANDALONE);
      Graph graph = model.inference();
      try (Machine machine = new Machine(new Workers(1), new Processor(new VectorMatmul()), noise);
          ParameterStore store = new ParameterStore(0, machine.workers())) {
        Checkpoint.read(start, store, graph.parameters());
        new CheckpointedTraining(folder.resolve("further-" + noise), 0, "further")
            .run(
                machine,
                store,
                graph.parameters(),
                "further",
                data.rows(Split.TRAIN),
                PathSource.of(model),
                new TrainSettings(Adam.DEFAULT, 0.001, 0.1, 5, 256, 3, 1),
                Progress.SILENT);
        return DeviceScores.of(
            graph,
            store,
            data.rows(Split.TRAIN),
            data.rows(Split.VALIDATION),
            CrossbarDevice.named("isaac-32nm"),
            Precisions.EIGHT,
            faults,
            1000,
            SEEDS);
      }
    }
  }
}
