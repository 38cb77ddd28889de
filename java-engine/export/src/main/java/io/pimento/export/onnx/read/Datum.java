package io.pimento.export.onnx.read;

/** What is known of a value of an ONNX graph. */
sealed interface Datum permits Constant, Entries, Product, Refused {}
