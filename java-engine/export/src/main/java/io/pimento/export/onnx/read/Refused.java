package io.pimento.export.onnx.read;

/**
 * A value that cannot be expressed. It is an error only where something is made of it: the steps of
 * a pattern that is known as a whole are never asked for.
 *
 * @param why one line
 */
record Refused(String why) implements Datum {}
