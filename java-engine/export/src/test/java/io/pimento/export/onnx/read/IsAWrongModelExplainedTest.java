package io.pimento.export.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read is refused in one line that names the file and what is wrong in it. */
class IsAWrongModelExplainedTest {
  @TempDir private Path folder;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("wrong");

  private static ValueInfoProto value(String name, DataType type, Object... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object d : dims) {
      Dimension.Builder dim = Dimension.newBuilder();
      shape.addDim(d instanceof Integer n ? dim.setDimValue(n) : dim.setDimParam("" + d));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  private IsAWrongModelExplainedTest input(DataType type, Object... dims) {
    graph.addInput(value("x" + graph.getInputCount(), type, dims));
    return this;
  }

  private IsAWrongModelExplainedTest weights(String name, long... dims) {
    TensorProto.Builder t = TensorProto.newBuilder().setName(name).setDataType(1);
    Arrays.stream(dims).forEach(t::addDims);
    for (int i = 0; i < Arrays.stream(dims).reduce(1, (a, b) -> a * b); i++) {
      t.addFloatData(i);
    }
    graph.addInitializer(t);
    return this;
  }

  private IsAWrongModelExplainedTest node(String op, String inputs, String output) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName("my/" + op)
            .addAllInput(List.of(inputs.split(" ")))
            .addOutput(output));
    return this;
  }

  private byte[] bytes(int opset) {
    if (graph.getOutputCount() == 0) {
      graph.addOutput(value("y", DataType.FLOAT, "batch"));
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private AbstractThrowableAssert<?, ?> refused() throws Exception {
    return refused(bytes(17));
  }

  private AbstractThrowableAssert<?, ?> refused(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("m.onnx"), bytes);
    return assertThatThrownBy(() -> OnnxImport.read(file, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("m.onnx")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileThatIsNone() throws Exception {
    assertThatThrownBy(() -> OnnxImport.read(folder.resolve("none.onnx"), Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.onnx is no file");
    refused("{\"nodes\": []}".getBytes()).hasMessageContaining("no model of ONNX");
    refused(new byte[0]).hasMessageContaining("no graph with outputs");
  }

  @Test
  void aFileThatIsCutOff() throws Exception {
    byte[] whole =
        input(DataType.FLOAT, "batch", 4).weights("w", 4, 2).node("MatMul", "x0 w", "y").bytes(17);
    refused(Arrays.copyOf(whole, whole.length - 9)).hasMessageContaining("cut off");
  }

  @Test
  void anOperatorSetOfLongAgo() throws Exception {
    refused(input(DataType.FLOAT, "batch", 4).node("Relu", "x0", "y").bytes(6))
        .hasMessageContaining("operator set 6");
  }

  @Test
  void numbersThatAreNotThere() throws Exception {
    input(DataType.FLOAT, "batch", 4).node("MatMul", "x0 w", "y");
    TensorProto.Builder t =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(1)
            .addDims(4)
            .addDims(2)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue("w.data"));
    graph.addInitializer(t);
    refused().hasMessageContaining("tensor w").hasMessageContaining("w.data, which is not there");
    Files.write(folder.resolve("w.data"), new byte[20]);
    refused().hasMessageContaining("needs 32 bytes").hasMessageContaining("of 20");
    graph.setInitializer(
        0,
        t.clearExternalData()
            .addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue("../w.data")));
    refused().hasMessageContaining("which is not there");
    graph.setInitializer(
        0, t.clearExternalData().setDataLocation(TensorProto.DataLocation.DEFAULT));
    refused().hasMessageContaining("has 0 numbers, its shape needs 8");
  }

  @Test
  void inputsWithoutABatchOrWithOpenAxes() throws Exception {
    input(DataType.FLOAT, "batch", "sequence", 4).node("Relu", "x0", "y");
    refused().hasMessageContaining("'sequence'").hasMessageContaining("--size sequence=N");
    Path file = folder.resolve("m.onnx");
    Graph sized = OnnxImport.read(file, Map.of("sequence", 3)).graph();
    assertThat(sized.output("y").type().dims()).containsExactly(3, 4);
    graph.clearInput();
    input(DataType.FLOAT, 2, 4).input(DataType.FLOAT, 3, 4);
    refused().hasMessageContaining("x0 [2, 4], x1 [3, 4] have no first axis in common");
    graph.clearInput();
    input(DataType.FLOAT);
    refused().hasMessageContaining("has no axis for the batch");
    graph.clearInput();
    input(DataType.BOOL, "batch", 4);
    refused().hasMessageContaining("the input x0 is of type BOOL");
  }

  @Test
  void nodesThatHaveNoForm() throws Exception {
    input(DataType.FLOAT, "batch", 4);
    node("Gelu", "x0", "y");
    refused().hasMessageContaining("the node my/Gelu (Gelu) is an operator that is not known");
    one("Softmax", "x0").hasMessageContaining("softmax by itself");
    one("Sqrt", "x0").hasMessageContaining("my/Sqrt (Sqrt) has no operator of a graph");
    one("MatMul", "x0 nothing")
        .hasMessageContaining("reads nothing, which nothing before it makes");
    one("Div", "x0 x0").hasMessageContaining("divides by activations");
    one("Gather", "x0 x0").hasMessageContaining("ids must be an input of whole numbers");
    weights("cube", 2, 4, 3);
    one("MatMul", "x0 cube").hasMessageContaining("[2, 4, 3]");
    weights("five", 5);
    one("Add", "x0 five").hasMessageContaining("my/Add (Add)").hasMessageContaining("[1, 5]");
    one("Pow", "x0 five").hasMessageContaining("another number for every entry");
  }

  private AbstractThrowableAssert<?, ?> one(String op, String inputs) throws Exception {
    graph.clearNode();
    node(op, inputs, "y");
    return refused();
  }

  @Test
  void whatTheBatchMustNotDo() throws Exception {
    input(DataType.FLOAT, "batch", 4);
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("ReduceMean")
            .addInput("x0")
            .addOutput("y")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("axes")
                    .setType(AttributeProto.AttributeType.INTS)
                    .addInts(0)));
    refused().hasMessageContaining("adds up rows of the batch");
    weights("w", 2, 2);
    one("ReduceSum", "x0").hasMessageContaining("adds up rows of the batch");
    TensorProto.Builder shape =
        TensorProto.newBuilder().setName("s").setDataType(7).addDims(2).addInt64Data(2);
    graph.addInitializer(shape.addInt64Data(-1));
    one("Reshape", "x0 s").hasMessageContaining("mixes rows of the batch");
  }

  @Test
  void whatNobodyAsksForIsNoError() throws Exception {
    input(DataType.FLOAT, "batch", 4).node("Sqrt", "x0", "unused").node("Relu", "x0", "y");
    Path file = Files.write(folder.resolve("m.onnx"), bytes(17));
    assertThat(OnnxImport.read(file, Map.of()).graph().nodes()).hasSize(2);
  }

  @Test
  void anOutputThatFollowsFromNothing() throws Exception {
    input(DataType.FLOAT, "batch", 4).weights("w", 2).node("Relu", "w", "y");
    refused().hasMessageContaining("the output y does not depend on what the model reads");
  }
}
