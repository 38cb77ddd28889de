package io.pimento.runtime.cuda;

/**
 * What a tape must know of where it will run.
 *
 * @param status address of the status that kernels report in
 * @param outcome address of what a step leaves for its update
 * @param inputsApart whether every input is bound by an address of its own, or all lie in one block
 * @param guard bytes left free after every value, for tests
 */
record DeviceLayout(long status, long outcome, boolean inputsApart, long guard) {}
