/** Scores over HTTP, by the engine or by ONNX Runtime. */
@NullMarked
package io.pimento.serve;

import org.jspecify.annotations.NullMarked;
