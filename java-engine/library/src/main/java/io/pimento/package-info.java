/**
 * The door for Java programs: build a graph, train it, score with it.
 *
 * <pre>{@code
 * try (Engine engine = Engine.open(Backend.auto(), Training.adagrad(0.01).seed(1))) {
 *   GraphBuilder b = new GraphBuilder();
 *   Value x = b.input("dense", 13);
 *   Value z = b.linear("out", b.relu(b.linear("hidden", x, 64)), 1);
 *   Prepared step = engine.prepare(b.loss(z, b.labels()), 512);
 *   Batch train = Batch.of("dense", rows).and("labels", labels);
 *   for (Batch batch : train.shuffled(1).split(512)) {
 *     System.out.println(engine.step(step, batch).loss());
 *   }
 *   Outputs scores = engine.run(engine.prepare(b.scores(z), 512), Batch.of("dense", unseen));
 *   float[] probabilities = scores.probabilities();
 * }
 * }</pre>
 *
 * <p>The dependency is {@code io.pimento:pimento-library}; all else comes with it. Java 25 is
 * started with {@link io.pimento.Engine#JVM_FLAGS}; {@link io.pimento.Engine#open} says which of
 * them is missing.
 *
 * <table>
 * <caption>What is where</caption>
 * <tr><th>to</th><th>take</th></tr>
 * <tr><td>spell a model</td><td>{@link io.pimento.graph.GraphBuilder}: inputs, layers, losses, and
 * every operator of {@link io.pimento.graph.op}</td></tr>
 * <tr><td>say on what and how to train</td><td>{@link io.pimento.Backend}, {@link
 * io.pimento.Training}</td></tr>
 * <tr><td>train, score, save and load</td><td>{@link io.pimento.Engine}</td></tr>
 * <tr><td>give rows</td><td>{@link io.pimento.Batch}: arrays, or rows of prepared data</td></tr>
 * <tr><td>score with a model of a run folder</td><td>{@link io.pimento.SavedModel}</td></tr>
 * <tr><td>add an operator</td><td>{@link io.pimento.graph.Operator}, {@link
 * io.pimento.OperatorKernel}, {@link io.pimento.OperatorCheck}</td></tr>
 * <tr><td>simulate a graph in memory</td><td>{@link io.pimento.Simulation}</td></tr>
 * <tr><td>search a space of your own</td><td>{@code io.pimento.search.pareto.Nsga2}</td></tr>
 * </table>
 *
 * <p>Programs of a page each are in the sources of this module's tests, in the package {@code
 * io.pimento.examples}; the build runs them.
 *
 * <p><b>Repeatable.</b> The same graph, seed, batches and number of steps give the same weights to
 * the bit, on any number of threads, on processors of one vector width with {@link
 * io.pimento.Backend.Products#OWN}, which is what a backend does unless told otherwise. What a
 * graph computes for a row on the processor does not depend on the rows beside it.
 *
 * <p><b>Errors</b> are exceptions of one line. {@link io.pimento.graph.ShapeException}: an operator
 * does not take these shapes. {@link java.lang.IllegalArgumentException}: a name, a row or a value
 * that cannot be. {@link java.lang.IllegalStateException}: a closed engine, missing flags of Java.
 * {@link io.pimento.NonFiniteStepException}: a loss or gradient that is no number.
 */
@NullMarked
package io.pimento;

import org.jspecify.annotations.NullMarked;
