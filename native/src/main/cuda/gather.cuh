// Rows that stay on the device, gathered by number to where a step reads its batch, before its first level. Not a kernel of its own:
// blocks of tapes leave no registers for one beside them, and each gathering waited for another training's launch to end.
#pragma once
#include "common.cuh"

struct Gather {
  const u32* from[GATHER_COLUMNS];
  u32* to[GATHER_COLUMNS];
  int width[GATHER_COLUMNS];   // entries of a row
  int stride[GATHER_COLUMNS];  // entries from row to row where they go
  const int* numbers;          // of the rows, in their order
  int rows;                    // 0: everything was sent
  int columns;
};

static_assert(sizeof(Gather) == GATHER_BYTES, "the host writes a Gather of another form");

// A warp takes a row at a time.
__device__ __forceinline__ void gather_rows(const Gather& g) {
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
