/** Graphs as ONNX models: a rule for each operator, and the file. */
@NullMarked
package io.pimento.export.onnx;

import org.jspecify.annotations.NullMarked;
