/** CUDA devices through the driver API, and the kernels that run on them. */
@NullMarked
package io.pimento.cuda;

import org.jspecify.annotations.NullMarked;
