package io.pimento.serve;

import static io.pimento.serve.TinyModel.real;
import static io.pimento.serve.TinyModel.whole;
import static io.pimento.serve.TinyModel.wholes;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators of ONNX one by one and in the forms of exporters, beside ONNX Runtime. */
class DoOperatorsOfOnnxComeInAsTheyComputeTest {
  private static final int ROWS = 3;

  @TempDir private Path folder;

  private static Arguments of(String name, int rank, UnaryOperator<TinyModel> model) {
    return Arguments.of(Named.of(name, model), rank);
  }

  static Stream<Arguments> models() {
    return Stream.of(elements(), axes(), products(), norms(), tables()).flatMap(s -> s);
  }

  private static Stream<Arguments> elements() {
    return Stream.of(
        of("tanh", 2, m -> m.input("x", 0, 5).node("Tanh", "x -> y")),
        of("leaky", 2, m -> m.input("x", 0, 5).node("LeakyRelu", "x -> y", real("alpha", .3))),
        of("abs, neg", 2, m -> m.input("x", 0, 5).node("Abs", "x -> a").node("Neg", "a -> y")),
        of("hard swish", 2, m -> m.input("x", 0, 5).node("HardSwish", "x -> y")),
        of("hard sigmoid", 2, m -> m.input("x", 0, 5).node("HardSigmoid", "x -> y")),
        of(
            "clip",
            2,
            m ->
                m.input("x", 0, 5)
                    .number("low", -.2)
                    .number("high", .4)
                    .node("Clip", "x low high -> y")),
        of(
            "cube, max, min",
            2,
            m ->
                m.input("x", 0, 5)
                    .number("three", 3)
                    .number("low", -.2)
                    .number("high", .1)
                    .node("Pow", "x three -> p")
                    .node("Max", "low p -> q")
                    .node("Min", "q high -> y")),
        of(
            "a constant minus, divided by constants",
            2,
            m ->
                m.input("x", 0, 5)
                    .weights("c", 5)
                    .weights("d", 5)
                    .node("Sub", "c x -> s")
                    .node("Div", "s d -> y")),
        of(
            "outer products and repeated columns",
            3,
            m ->
                m.input("x", 0, 4, 1)
                    .input("z", 0, 1, 3)
                    .input("w", 0, 4, 3)
                    .node("Mul", "x z -> p")
                    .node("Sub", "p w -> d")
                    .node("Add", "d x -> y")),
        of("a sum of three", 2, m -> m.input("x", 0, 5).input("z", 0, 5).node("Sum", "x z x -> y")),
        of(
            "a constant that grows a tensor",
            2,
            m -> m.input("x", 0, 1).weights("c", 1, 6).node("Mul", "x c -> y")));
  }

  private static Stream<Arguments> axes() {
    return Stream.of(
        of(
            "slices with steps and backwards",
            3,
            m ->
                m.input("x", 0, 6, 3)
                    .longs("s", 5, 0)
                    .longs("e", -100, 3)
                    .longs("a", 1, 2)
                    .longs("t", -2, 2)
                    .node("Slice", "x s e a t -> y")),
        of(
            "parts in another order, one of them twice",
            2,
            m ->
                m.input("x", 0, 7)
                    .longs("sizes", 2, 4, 1)
                    .node("Split", "x sizes -> a b c", whole("axis", 1))
                    .node("Relu", "b -> r")
                    .node("Concat", "c r a c -> y", whole("axis", -1))),
        of(
            "joined behind the batch, then turned",
            3,
            m ->
                m.input("x", 0, 2, 3)
                    .input("z", 0, 2, 4)
                    .node("Concat", "x z -> j", whole("axis", 2))
                    .node("Transpose", "j -> t", wholes("perm", 1, 0, 2))
                    .node("Sigmoid", "t -> s")
                    .node("Transpose", "s -> y", wholes("perm", 1, 2, 0))),
        of(
            "padded and tiled",
            2,
            m ->
                m.input("x", 0, 3)
                    .longs("p", 0, 1, 0, 2)
                    .longs("t", 1, 2)
                    .node("Pad", "x p -> a")
                    .node("Tile", "a t -> y")),
        of(
            "a shape from shapes",
            3,
            m ->
                m.input("x", 0, 12)
                    .longs("zero", 0)
                    .longs("rest", 3, -1)
                    .node("Shape", "x -> s")
                    .node("Gather", "s zero -> b")
                    .node("Concat", "b rest -> to", whole("axis", 0))
                    .node("Reshape", "x to -> y")),
        of(
            "expanded as an exporter does",
            3,
            m ->
                m.input("x", 0, 1, 3)
                    .longs("to", -1, 4, -1)
                    .longs("minus", -1, -1, -1)
                    .longs("ones", 1, 1, 1)
                    .node("Equal", "to minus -> e")
                    .node("Where", "e ones to -> w")
                    .node("Expand", "x w -> y")),
        of(
            "time first, rows folded into the batch",
            2,
            m ->
                m.input("x", 0, 4, 3)
                    .weights("w", 3, 5)
                    .weights("b", 5)
                    .longs("fold", -1, 3)
                    .longs("back", 4, -1, 5)
                    .longs("last", 1)
                    .node("Transpose", "x -> t", wholes("perm", 1, 0, 2))
                    .node("Reshape", "t fold -> f")
                    .node("Gemm", "f w b -> g")
                    .node("Relu", "g -> r")
                    .node("Reshape", "r back -> u")
                    .node("ReduceMean", "u -> y", wholes("axes", 0), whole("keepdims", 0))),
        of(
            "a constant for each row of a fixed batch",
            3,
            m ->
                m.input("x", ROWS, 2, 4)
                    .weights("c", 1, 2, 4)
                    .longs("to", ROWS, 2, 4)
                    .node("Expand", "c to -> e")
                    .node("Add", "x e -> y")));
  }

  private static Stream<Arguments> products() {
    return Stream.of(
        of(
            "gemm with factors and a turned weight",
            2,
            m ->
                m.input("x", 0, 4)
                    .weights("w", 5, 4)
                    .weights("b", 1, 5)
                    .node(
                        "Gemm",
                        "x w b -> y",
                        whole("transB", 1),
                        real("alpha", .5),
                        real("beta", 2))),
        of(
            "a product, a bias and a gain",
            3,
            m ->
                m.input("x", 0, 2, 4)
                    .weights("w", 4, 3)
                    .weights("b", 3)
                    .weights("g", 3)
                    .node("MatMul", "x w -> p")
                    .node("Add", "b p -> q")
                    .node("Mul", "q g -> y")),
        of(
            "a product that two read keeps its own result",
            2,
            m ->
                m.input("x", 0, 4)
                    .weights("w", 4, 3)
                    .weights("b", 3)
                    .node("MatMul", "x w -> p")
                    .node("Add", "p b -> q")
                    .node("Mul", "p q -> y")),
        of(
            "weights from the left, and over turned rows",
            3,
            m ->
                m.input("x", 0, 4, 3)
                    .weights("w", 5, 4)
                    .weights("v", 5, 2)
                    .node("MatMul", "w x -> p")
                    .node("Transpose", "p -> t", wholes("perm", 0, 2, 1))
                    .node("MatMul", "t v -> y")),
        of(
            "over turned rows that were joined, with a bias",
            3,
            m ->
                m.input("x", 0, 1, 3)
                    .input("z", 0, 1, 3)
                    .weights("w", 2, 4)
                    .weights("b", 4)
                    .node("Concat", "x z -> j", whole("axis", 1))
                    .node("Transpose", "j -> t", wholes("perm", 0, 2, 1))
                    .node("MatMul", "t w -> p")
                    .node("Add", "p b -> y")),
        of(
            "over two tensors side by side",
            2,
            m ->
                m.input("x", 0, 4)
                    .input("z", 0, 2)
                    .weights("w", 6, 3)
                    .node("Concat", "x z -> j", whole("axis", 1))
                    .node("MatMul", "j w -> y")),
        of(
            "a vector of weights times rows",
            3,
            m -> m.input("a", 0, 1, 4).input("x", 0, 4, 3).node("MatMul", "a x -> y")),
        of(
            "all dot products of two groups",
            4,
            m ->
                m.input("x", 0, 2, 4, 3)
                    .node("Transpose", "x -> t", wholes("perm", 0, 1, 3, 2))
                    .node("MatMul", "x t -> y")),
        of(
            "attention of one packed layer, scaled before",
            3,
            m ->
                m.input("x", 0, 5, 6)
                    .weights("w", 6, 18)
                    .number("half", .5)
                    .longs("split", 0, 5, 3, 2, 3)
                    .longs("q0", 0)
                    .longs("back", 0, 5, 6)
                    .longs("two", 2)
                    .node("MatMul", "x w -> p")
                    .node("Reshape", "p split -> r")
                    .node("Transpose", "r -> t", wholes("perm", 2, 0, 3, 1, 4))
                    .node("Split", "t -> a b c", whole("axis", 0))
                    .node("Squeeze", "a q0 -> q")
                    .node("Squeeze", "b q0 -> k")
                    .node("Squeeze", "c q0 -> v")
                    .node("Mul", "q half -> qs")
                    .node("Transpose", "k -> kt", wholes("perm", 0, 1, 3, 2))
                    .node("MatMul", "qs kt -> s")
                    .node("Softmax", "s -> sm", whole("axis", -1))
                    .node("MatMul", "sm v -> o")
                    .node("Transpose", "o -> ot", wholes("perm", 0, 2, 1, 3))
                    .node("Reshape", "ot back -> y")));
  }

  private static Stream<Arguments> norms() {
    return Stream.of(
        of(
            "layer norm over rows",
            3,
            m ->
                m.input("x", 0, 4, 3)
                    .weights("g", 4)
                    .weights("b", 4)
                    .node("Transpose", "x -> t", wholes("perm", 0, 2, 1))
                    .node("LayerNormalization", "t g b -> n", whole("axis", -1))
                    .node("Transpose", "n -> y", wholes("perm", 0, 2, 1))),
        of(
            "layer norm over two axes without a shift",
            3,
            m ->
                m.input("x", 0, 4, 3)
                    .weights("g", 4, 3)
                    .node("LayerNormalization", "x g -> y", whole("axis", 1))),
        of(
            "layer norm in steps, squared by itself",
            2,
            m ->
                m.input("x", 0, 4)
                    .weights("g", 4)
                    .weights("b", 4)
                    .number("e", 1e-3)
                    .node("ReduceMean", "x -> m", wholes("axes", -1))
                    .node("Sub", "x m -> d")
                    .node("Mul", "d d -> s")
                    .node("ReduceMean", "s -> v", wholes("axes", -1))
                    .node("Add", "v e -> ve")
                    .node("Sqrt", "ve -> r")
                    .node("Div", "d r -> n")
                    .node("Mul", "g n -> gn")
                    .node("Add", "gn b -> y")),
        of(
            "batch norm of channels",
            3,
            m ->
                m.input("x", 0, 4, 3)
                    .weights("g", 4)
                    .weights("b", 4)
                    .weights("mean", 4)
                    .weights("var", 4)
                    .node("BatchNormalization", "x g b mean var -> y")));
  }

  private static Stream<Arguments> tables() {
    return Stream.of(
        of(
            "rows of one table, added up",
            2,
            m ->
                m.ids("x", 0, 4)
                    .weights("t", 9, 3)
                    .longs("one", 1)
                    .node("Gather", "t x -> e")
                    .node("ReduceSum", "e one -> y", whole("keepdims", 0))),
        of(
            "ids in another order, one of them for two tables",
            2,
            m ->
                m.ids("x", 0, 3)
                    .weights("t", 9, 3)
                    .weights("u", 8)
                    .longs("places", 2, 0, 2)
                    .longs("two", -1, 9)
                    .node("Gather", "x places -> i", whole("axis", 1))
                    .node("Gather", "t i -> e")
                    .node("Reshape", "e two -> f")
                    .node("Gather", "u i -> g")
                    .node("Concat", "f g -> y", whole("axis", 1))),
        of(
            "a table with offsets",
            3,
            m ->
                m.ids("x", 0, 3)
                    .weights("t", 30, 2)
                    .longs("o", 0, 8, 20)
                    .node("Add", "x o -> i")
                    .node("Gather", "t i -> y")));
  }

  @ParameterizedTest
  @MethodSource("models")
  void asONNXRuntimeDoes(UnaryOperator<TinyModel> model, int rank) throws Exception {
    Path file = folder.resolve("tiny.onnx");
    model.apply(new TinyModel(17)).write(file, rank);
    ImportedRun.same(file, ROWS, 8);
  }
}
