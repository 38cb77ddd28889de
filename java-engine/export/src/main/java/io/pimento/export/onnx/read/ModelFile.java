package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pimento.document.UserException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of ONNX as its message, checked to be one that can be understood. */
final class ModelFile {
  /** The first operator set whose Reshape, Clip, Slice and Unsqueeze are the ones read here. */
  private static final int FIRST = 9;

  private static final int LAST = 25;

  private ModelFile() {}

  /**
   * Reads the message of a model.
   *
   * @throws UserException in one line, if the file is none, is cut off, or is of operator sets that
   *     are not known
   */
  static ModelProto read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserException(file + " is no file; name a model of ONNX, such as model.onnx");
    }
    ModelProto model;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      model = ModelProto.parseFrom(coded);
    } catch (InvalidProtocolBufferException e) {
      throw new UserException(
          file + " is no model of ONNX or is cut off (" + e.getMessage() + "); export it again", e);
    }
    if (!model.hasGraph() || model.getGraph().getOutputCount() == 0) {
      throw new UserException(file + " is no model of ONNX: it has no graph with outputs");
    }
    if (model.getGraph().getSparseInitializerCount() > 0) {
      throw new UserException(file + " has sparse weights, which are not read; export dense ones");
    }
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      boolean own = set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx");
      if (own && (set.getVersion() < FIRST || set.getVersion() > LAST)) {
        throw new UserException(
            file
                + " is of operator set "
                + set.getVersion()
                + ", known are "
                + FIRST
                + " to "
                + LAST
                + "; export it with opset_version=17");
      }
    }
    return model;
  }
}
