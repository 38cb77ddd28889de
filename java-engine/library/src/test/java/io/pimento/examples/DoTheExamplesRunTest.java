package io.pimento.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.Backend;
import io.pimento.Batch;
import io.pimento.Engine;
import io.pimento.SavedModel;
import io.pimento.Simulation;
import io.pimento.Training;
import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.GraphJson;
import io.pimento.graph.Value;
import io.pimento.pim.inference.Comparison;
import io.pimento.search.model.Stem;
import io.pimento.search.pareto.Nsga2;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of this package do what they say. */
@Tag("numbers")
class DoTheExamplesRunTest {
  @Test
  void aModelOfYourOwnLearns() {
    // With the planted probabilities themselves: about 0.89.
    assertThat(TrainYourOwnModel.run(Backend.cpu(2)).auc()).isBetween(0.8, 0.95);
  }

  @Test
  void aSearchedModelScoresAsWhereItWasTrained(@TempDir Path folder) throws Exception {
    Architecture architecture =
        Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(
            SearchSpace.FULL.withDims(List.of(8, 16), List.of(4, 8)),
            2,
            Counter.of(5, "example", 0));
    Path json = folder.resolve("mine.json");
    Path weights = folder.resolve("other.safetensors");
    Files.writeString(json, ArchitectureJson.write(architecture));
    Stem stem = new Stem(Clicks.DENSE, List.of(Clicks.USERS, Clicks.ITEMS), 8);
    Subnet model = new Subnet(stem, architecture, Sharing.STANDALONE);
    Batch rows = Clicks.of(700, 3).rows();
    float[] expected;
    try (Engine engine = Engine.open(Backend.cpu(2), Training.adagrad(0.05).seed(3))) {
      var step = engine.prepare(model.training(), 100);
      rows.split(100).forEach(batch -> engine.step(step, batch));
      engine.save(weights);
      expected = engine.run(engine.prepare(model.inference(), 64), rows).probabilities();
    }
    SavedModel saved = SavedModel.open(weights, json, Clicks.DENSE);
    assertThat(saved.graph().hash()).isEqualTo(model.inference().hash());
    assertThat(ScoreASearchedModel.run(saved, rows)).isEqualTo(expected);
  }

  @Test
  void anOperatorOfYourOwnTrainsAndComesBackFromJson() {
    assertThat(AddAnOperator.run(AddAnOperator.backend(2)).auc()).isGreaterThan(0.6);
    GraphBuilder b = new GraphBuilder();
    Value y = b.apply(new Swish(1.5), b.input("dense", 3));
    Graph graph = b.build(Map.of("y", y));
    Graph read = GraphJson.read("mine.json", GraphJson.write(graph), AddAnOperator.OWN);
    assertThat(read).isEqualTo(graph);
  }

  @Test
  void aGraphRunsOnEveryDevice() throws Exception {
    for (String device : Simulation.devices()) {
      Comparison c = SimulateInMemory.run(device);
      assertThat(c.outcome().attojoules()).as(device).isPositive();
      assertThat(c.outcome().latencies()).as(device).hasSize(16);
    }
  }

  @Test
  void aSearchOfYourOwnFindsBetterAndCheaperModels() throws Exception {
    List<Nsga2.Member<SearchYourOwnSpace.Sizes>> first = SearchYourOwnSpace.run(0);
    List<Nsga2.Member<SearchYourOwnSpace.Sizes>> last = SearchYourOwnSpace.run(3);
    assertThat(least(last, 0)).isLessThanOrEqualTo(least(first, 0));
    assertThat(least(last, 1)).isLessThanOrEqualTo(least(first, 1));
    assertThat(Arrays.asList(least(last, 0), least(last, 1)))
        .isNotEqualTo(Arrays.asList(least(first, 0), least(first, 1)));
  }

  private static double least(List<Nsga2.Member<SearchYourOwnSpace.Sizes>> all, int objective) {
    return all.stream()
        .mapToDouble(m -> m.fitness().objectives().get(objective))
        .min()
        .orElseThrow();
  }
}
