package io.pimento.search.supernet;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearRole;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph of one architecture (SPEC "Macro", "Head").
 *
 * @param stem what it reads
 * @param architecture what it computes
 * @param sharing whose weights it uses
 */
public record Subnet(Stem stem, Architecture architecture, Sharing sharing) implements Model {
  @Override
  public String name() {
    return "subnet";
  }

  /** The last block's results in the order of the head's columns. */
  private record Feature(Value flat, int offset) {}

  /** Logits {@code [batch, 1]}. */
  public Value logits(GraphBuilder b) {
    return head(b, features(b));
  }

  /**
   * What the head reads: outputs {@code feature.0}, {@code feature.1}, …, each {@code [batch, n]}.
   */
  public Graph featureGraph() {
    GraphBuilder b = new GraphBuilder();
    Map<String, Value> outputs = new LinkedHashMap<>();
    features(b).forEach(f -> outputs.put(featureName(outputs.size()), f.flat()));
    return b.build(outputs);
  }

  /** The head alone, over inputs named like the outputs of {@link #featureGraph}. */
  public TrainingGraph headTraining() {
    GraphBuilder b = new GraphBuilder();
    Value logits = head(b, featureInputs(b));
    return TrainingGraph.of(b, logits, b.apply(new BceLoss(), logits, stem.labels(b)));
  }

  public static String featureName(int i) {
    return "feature." + i;
  }

  private List<Feature> featureInputs(GraphBuilder b) {
    List<Feature> inputs = new ArrayList<>();
    for (Feature f : features(new GraphBuilder())) {
      inputs.add(new Feature(b.input(featureName(inputs.size()), f.flat().type()), f.offset()));
    }
    return inputs;
  }

  /** Loss, logits and gradients. */
  @Override
  public TrainingGraph training() {
    GraphBuilder b = new GraphBuilder();
    Value logits = logits(b);
    Value loss = b.apply(new BceLoss(), logits, stem.labels(b));
    return TrainingGraph.of(b, logits, loss);
  }

  /** Logits alone. */
  @Override
  public Graph inference() {
    GraphBuilder b = new GraphBuilder();
    return b.build(Map.of(TrainingGraph.LOGITS, logits(b)));
  }

  /** Every node, those whose result never reaches the head too: what the reference computes. */
  public Graph unpruned() {
    GraphBuilder b = new GraphBuilder();
    return b.buildWhole(Map.of(TrainingGraph.LOGITS, logits(b)));
  }

  private List<Feature> features(GraphBuilder b) {
    Layers layers = new Layers(b, sharing);
    List<DenseOutput> dense = new ArrayList<>();
    List<SparseOutput> sparse = new ArrayList<>();
    dense.add(new DenseOutput(stem.denseFeatures(b), stem.dense(), stem.dense()));
    sparse.add(
        new SparseOutput(
            List.of(new SparseOutput.Piece(stem.embeddings(b), stem.fields(), 0, 0)),
            stem.fields(),
            stem.fields()));
    for (int i = 0; i < architecture.blocks(); i++) {
      new Block(layers, architecture, i, stem.embedding()).append(dense, sparse);
    }
    DenseOutput d = dense.getLast();
    SparseOutput s = sparse.getLast();
    boolean own = sharing == Sharing.STANDALONE;
    int denseWidth = own ? d.live() : d.width();
    List<Feature> features = new ArrayList<>();
    if (d.value() != null) {
      features.add(new Feature(d.value(), 0));
    }
    for (SparseOutput.Piece p : s.pieces()) {
      if (p.value() != null) {
        Value flat = b.apply(new Reshape(List.of(p.rows() * stem.embedding())), p.value());
        int row = own ? p.ownOffset() : p.sharedOffset();
        features.add(new Feature(flat, denseWidth + row * stem.embedding()));
      }
    }
    return features;
  }

  private Value head(GraphBuilder b, List<Feature> features) {
    List<Value> inputs = new ArrayList<>();
    ParameterSpec weight = headWeight();
    if (features.isEmpty()) {
      // The last block gives zeros only: one zero column keeps the bias.
      features.add(new Feature(b.apply(new Fill(0, TensorType.batch(1))), 0));
    }
    features.forEach(f -> inputs.add(f.flat()));
    features.forEach(
        f ->
            inputs.add(
                b.view(ParameterView.block(weight, 0, 1, f.offset(), f.flat().type().last()))));
    inputs.add(b.parameter(headBias()));
    return b.apply(new Linear(features.size(), true, LinearRole.LAYER), inputs);
  }

  private ParameterSpec headWeight() {
    var last = architecture.micro().getLast();
    int rows =
        sharing == Sharing.STANDALONE
            ? last.sparseDims() + (last.denseSparseInteract() ? Block.MERGE_ROWS : 0)
            : architecture.space().maxSparse() + Block.MERGE_ROWS;
    int columns =
        sharing == Sharing.STANDALONE ? last.denseDims() : architecture.space().maxDense();
    return ParameterSpec.matrix("_final.weight", 1, columns + rows * stem.embedding());
  }

  /** Whether a parameter belongs to the head. */
  public static boolean isHead(String parameter) {
    return parameter.startsWith("_final.");
  }

  private static ParameterSpec headBias() {
    return ParameterSpec.vector("_final.bias", 1, Initializer.ZERO);
  }
}
