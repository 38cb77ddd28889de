/** Float32 matrix products: the engine's own register-tiled kernels, OpenBLAS, and the choice. */
@NullMarked
package io.pimento.runtime.kernel.matmul;

import org.jspecify.annotations.NullMarked;
