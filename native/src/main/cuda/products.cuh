// Which kernel makes a product: its tile says so.
#pragma once
#include "product.cuh"
#include "warpgroupproduct.cuh"

__device__ __noinline__ void product(Unit u) {
  switch (u.n(product_operands::tile)) {
    case SMALL: product_layout<SMALL_TILE, SMALL_TILE>(u); break;
#if WARPGROUPS
    case WARPGROUP: warpgroup::product_layout(u); break;
#endif
    default: product_layout<LARGE_TILE, LARGE_TILE>(u);
  }
}
