package io.pimento.runtime.execute;

import io.pimento.runtime.kernel.matmul.ProductForm;

/**
 * A matrix product C[m,n] of depth k that a kernel issues.
 *
 * @param weight number of the input that is B
 */
public record Product(ProductForm form, int m, int n, int k, int weight) {}
