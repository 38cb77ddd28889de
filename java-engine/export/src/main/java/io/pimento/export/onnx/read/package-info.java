/**
 * ONNX models as graphs: the file, constants that are folded, tensors as entries of values, and a
 * rule for each operator of ONNX.
 */
@NullMarked
package io.pimento.export.onnx.read;

import org.jspecify.annotations.NullMarked;
