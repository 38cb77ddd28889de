package io.pimento.runtime.cuda;

/**
 * Where a value lies on the device.
 *
 * @param word the operand that names it
 * @param parts how many tensors it is the sum of; 1 where it is one
 * @param stride floats from one part to the next
 * @param ready the first level in which it can be read
 */
record DeviceOperand(long word, int parts, long stride, int ready) {
  boolean whole() {
    return parts == 1;
  }
}
