package io.pimento.search.supernet;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.runtime.parameter.Starts;
import io.pimento.search.branch.Parts;
import io.pimento.search.branch.Term;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Bits;
import io.pimento.search.space.Branches;
import io.pimento.search.space.Quantization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph of one architecture (SUPERNET.md "Macro", "Head").
 *
 * @param stem what it reads; its embeddings are as wide as the architecture says, if it does
 * @param architecture what it computes
 * @param sharing whose weights it uses
 */
public record Subnet(Stem stem, Architecture architecture, Sharing sharing) implements Model {
  /**
   * @throws IllegalArgumentException if weights are shared among embeddings of several widths
   */
  public Subnet {
    if (architecture.embedding() != 0) {
      if (sharing != Sharing.STANDALONE) {
        throw new IllegalArgumentException(
            "subnets that share weights have embeddings of one width, not one of "
                + architecture.space().embeddings());
      }
      stem = stem.withEmbedding(architecture.embedding());
    }
  }

  /**
   * More than the last block ever has results, so that dropouts of branches are told from theirs.
   */
  private static final int LAST_RESULTS = 64;

  @Override
  public String name() {
    return "subnet";
  }

  @Override
  public Starts starts() {
    return stem.starts();
  }

  /**
   * The last block's results in the order of the head's columns.
   *
   * @param signed whether it can hold negative numbers
   */
  private record Feature(Value flat, int offset, boolean signed) {}

  private static Feature feature(GraphBuilder b, Value flat, int offset) {
    return new Feature(flat, offset, !Product.isNeverNegative(b, flat));
  }

  /** A model of its own is deployed with the ranges that calibration left in its parameters. */
  private Ranges deployed() {
    return sharing == Sharing.STANDALONE ? Ranges.CALIBRATED : Ranges.OF_THE_BATCH;
  }

  /** Logits {@code [batch, 1]}. */
  Value logits(GraphBuilder b, Ranges ranges) {
    return logits(b, ranges, 0);
  }

  private Value logits(GraphBuilder b, Ranges ranges, double dropout) {
    Parts parts = parts(b, ranges, dropout, Set.of());
    return logits(b, read(b, ranges, parts, dropout), parts, ranges);
  }

  /** How tables start: as their readers need, or, where many share them, as any of these may. */
  private Initializer start() {
    boolean shared = sharing != Sharing.STANDALONE;
    Branches there = architecture.branches();
    Branches readers = shared ? architecture.space().branches().largest() : there;
    boolean pairs = readers.list().stream().anyMatch(b -> b.kind().pairs());
    if (!readers.blocks() && readers.list().stream().anyMatch(b -> b.kind().multiplies())) {
      return stem.start().multiplied();
    }
    if (!readers.blocks()) {
      return Initializer.SMALL_NORMAL;
    }
    return pairs ? stem.start().paired(stem.fields(), stem.embedding()) : stem.start().tables();
  }

  /** What is read to give logits: the last block's results, and what branches give. */
  private record Read(List<Feature> features, List<Term> terms) {}

  private Read read(GraphBuilder b, Ranges ranges, Parts parts, double dropout) {
    List<Feature> features = new ArrayList<>();
    if (architecture.branches().blocks()) {
      for (Feature f : features(b, ranges, parts)) {
        Value kept = Stem.dropout(b, f.flat(), dropout, features.size());
        features.add(new Feature(kept, f.offset(), f.signed()));
      }
    }
    return new Read(features, parts.terms(architecture.branches().list()));
  }

  private Value logits(GraphBuilder b, Read read, Parts parts, Ranges ranges) {
    Value blocks = head(b, read.features(), ranges);
    return read.terms().isEmpty()
        ? blocks
        : b.apply(new Add(2), blocks, parts.logits(read.terms(), true));
  }

  private Parts parts(GraphBuilder b, Ranges ranges, double dropout, Set<Value> unsigned) {
    Quantization bits = architecture.quantization();
    Product product = new Product(b, bits.branches(), ranges);
    // Matrices of tables have the tables' bits; what they read has those of what the head reads.
    Product narrow = new Product(b, new Bits(bits.tables(), bits.head().activations()), ranges);
    return new Parts(
        b,
        stem,
        () -> stem.embeddings(b, bits.tables(), start(), narrow::projected),
        new BranchWeights(b, stem, architecture, sharing, product, unsigned),
        dropout,
        LAST_RESULTS);
  }

  /**
   * What the head reads: outputs {@code feature.0}, {@code feature.1}, …, each {@code [batch, n]}.
   */
  public Graph featureGraph() {
    GraphBuilder b = new GraphBuilder();
    Map<String, Value> outputs = new LinkedHashMap<>();
    Parts parts = parts(b, deployed(), 0, Set.of());
    all(read(b, deployed(), parts, 0)).forEach(v -> outputs.put(featureName(outputs.size()), v));
    return b.build(outputs);
  }

  private static List<Value> all(Read read) {
    List<Value> values = new ArrayList<>(read.features().stream().map(Feature::flat).toList());
    for (Term term : read.terms()) {
      switch (term) {
        case Term.Given(Value value) -> values.add(value);
        case Term.Layer(String _, List<Value> sources, Initializer _) -> values.addAll(sources);
      }
    }
    return values;
  }

  /** The head alone, over inputs named like the outputs of {@link #featureGraph}. */
  public TrainingGraph headTraining() {
    GraphBuilder whole = new GraphBuilder();
    Read made = read(whole, deployed(), parts(whole, deployed(), 0, Set.of()), 0);
    GraphBuilder b = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    Set<Value> unsigned = new HashSet<>();
    for (Value v : all(made)) {
      Value input = b.input(featureName(inputs.size()), v.type());
      inputs.add(input);
      if (Product.isNeverNegative(whole, v)) {
        unsigned.add(input);
      }
    }
    Iterator<Value> next = inputs.iterator();
    List<Feature> features = new ArrayList<>();
    made.features().forEach(f -> features.add(new Feature(next.next(), f.offset(), f.signed())));
    List<Term> terms = new ArrayList<>();
    for (Term term : made.terms()) {
      terms.add(
          switch (term) {
            case Term.Given _ -> new Term.Given(next.next());
            case Term.Layer(String name, List<Value> sources, Initializer start) ->
                new Term.Layer(name, sources.stream().map(_ -> next.next()).toList(), start);
          });
    }
    Parts parts = parts(b, deployed(), 0, unsigned);
    Value logits = logits(b, new Read(features, terms), parts, deployed());
    return TrainingGraph.of(b, logits, stem.loss(b, logits));
  }

  public static String featureName(int i) {
    return "feature." + i;
  }

  /** Loss, logits and gradients; dropout is of what the head reads and of branches' networks. */
  @Override
  public TrainingGraph training(double dropout) {
    GraphBuilder b = new GraphBuilder();
    Value logits = logits(b, Ranges.OF_THE_BATCH, dropout);
    return TrainingGraph.of(b, logits, stem.loss(b, logits));
  }

  /** Logits alone. */
  @Override
  public Graph inference() {
    GraphBuilder b = new GraphBuilder();
    return b.build(Map.of(TrainingGraph.LOGITS, logits(b, deployed())));
  }

  /** Every node, those whose result never reaches the head too: what the reference computes. */
  public Graph unpruned() {
    GraphBuilder b = new GraphBuilder();
    return b.buildWhole(Map.of(TrainingGraph.LOGITS, logits(b, deployed())));
  }

  /**
   * How far activations reach in one batch: a value of one number for each range that {@link
   * #inference} reads from a parameter, under the parameter's name.
   */
  @Override
  public Graph ranges() {
    GraphBuilder b = new GraphBuilder();
    Map<String, Value> found = new LinkedHashMap<>();
    logits(b, Ranges.noted(found));
    found.keySet().retainAll(inference().parameters().stream().map(ParameterSpec::name).toList());
    return b.build(found);
  }

  private List<Feature> features(GraphBuilder b, Ranges ranges, Parts parts) {
    Layers layers = new Layers(b, sharing, ranges);
    List<DenseOutput> dense = new ArrayList<>();
    List<SparseOutput> sparse = new ArrayList<>();
    dense.add(new DenseOutput(stem.denseFeatures(b), stem.dense(), stem.dense()));
    Value rows = parts.embeddings();
    sparse.add(
        new SparseOutput(
            List.of(new SparseOutput.Piece(rows, stem.fields(), 0, 0)),
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
      features.add(feature(b, d.value(), 0));
    }
    for (SparseOutput.Piece p : s.pieces()) {
      if (p.value() != null) {
        Value flat = b.apply(new Reshape(List.of(p.rows() * stem.embedding())), p.value());
        int row = own ? p.ownOffset() : p.sharedOffset();
        features.add(feature(b, flat, denseWidth + row * stem.embedding()));
      }
    }
    return features;
  }

  private Value head(GraphBuilder b, List<Feature> features, Ranges ranges) {
    ParameterSpec weight = headWeight();
    if (features.isEmpty()) {
      // The last block gives zeros only: one zero column keeps the bias.
      features.add(new Feature(b.apply(new Fill(0, TensorType.batch(1))), 0, false));
    }
    Product product = new Product(b, architecture.quantization().head(), ranges);
    boolean signed = features.stream().anyMatch(Feature::signed);
    List<Value> flat = features.stream().map(Feature::flat).toList();
    List<Value> inputs = new ArrayList<>(product.activations(flat, weight, signed));
    List<Value> views = new ArrayList<>();
    features.forEach(
        f ->
            views.add(
                b.view(ParameterView.block(weight, 0, 1, f.offset(), f.flat().type().last()))));
    inputs.addAll(product.weights(views));
    inputs.add(b.parameter(headBias()));
    return b.apply(new Linear(features.size(), true), inputs);
  }

  private ParameterSpec headWeight() {
    var last = architecture.micro().getLast();
    int rows =
        sharing == Sharing.STANDALONE
            ? last.sparseDims() + (last.denseSparseInteract() ? Block.MERGE_ROWS : 0)
            : architecture.space().maxSparse() + Block.MERGE_ROWS;
    int columns =
        sharing == Sharing.STANDALONE ? last.denseDims() : architecture.space().maxDense();
    return ParameterSpec.matrix(
        "_final.weight", 1, columns + rows * stem.embedding(), stem.start().head());
  }

  /** Whether a parameter belongs to the head. */
  public static boolean isHead(String parameter) {
    return parameter.startsWith("_final.") || Parts.isOut(parameter);
  }

  private ParameterSpec headBias() {
    return ParameterSpec.vector("_final.bias", 1, stem.start().bias());
  }
}
