// Rows that stay on the device, gathered by number to where a step reads its batch: a kernel of its own, which runs on the
// stream of the copies while the step before is computed.
#pragma once
#include "common.cuh"

struct Gather {
  const u32* from[GATHER_COLUMNS];
  u32* to[GATHER_COLUMNS];
  int width[GATHER_COLUMNS];   // entries of a row
  int stride[GATHER_COLUMNS];  // entries from row to row where they go
  const int* numbers;          // of the rows, in their order
  int rows;
  int columns;
};

static_assert(sizeof(Gather) == GATHER_BYTES, "the host writes a Gather of another form");

// A warp takes a row at a time.
extern "C" __global__ void __launch_bounds__(THREADS) gather_rows(const __grid_constant__ Gather g) {
  int lane = threadIdx.x % 32;
  for (int r = blockIdx.x * WARPS + threadIdx.x / 32; r < g.rows; r += gridDim.x * WARPS) {
    i64 number = g.numbers[r];
    for (int c = 0; c < g.columns; c++) {
      const u32* from = g.from[c] + number * g.width[c];
      u32* to = g.to[c] + (i64)r * g.stride[c];
      for (int i = lane; i < g.width[c]; i += 32) to[i] = from[i];
    }
  }
}
