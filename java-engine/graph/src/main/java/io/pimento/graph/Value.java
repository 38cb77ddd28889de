package io.pimento.graph;

/**
 * One output of one node.
 *
 * @param id position in the graph's list of values, unique within it
 * @param node id of the node that makes it
 * @param output which of that node's outputs it is
 * @param type its type
 */
public record Value(int id, int node, int output, TensorType type) {}
