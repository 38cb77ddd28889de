// Sums of parts that several units left, always in the same order.
#pragma once
#include "common.cuh"

// Few parts: a unit covers FEW_SPAN entries, a thread four of them. Many: it covers 32, its warps share the parts out.

// Calls done(entry, sum) once for each entry of the unit.
template <class F>
__device__ __forceinline__ void each_sum(const float* x, i64 size, int parts, i64 stride, int unit, F done) {
  if (parts < MANY_PARTS) {
    i64 from = (i64)unit * FEW_SPAN + threadIdx.x;
    float s[4] = {0, 0, 0, 0};
    for (int p = 0; p < parts; p++)
#pragma unroll
      for (int k = 0; k < 4; k++)
        if (from + k * THREADS < size) s[k] += x[p * stride + from + k * THREADS];
#pragma unroll
    for (int k = 0; k < 4; k++)
      if (from + k * THREADS < size) done(from + k * THREADS, s[k]);
  } else {
    int warp = threadIdx.x >> 5, lane = threadIdx.x & 31;
    i64 i = (i64)unit * MANY_SPAN + lane;
    float s = 0;
    if (i < size) {
#pragma unroll 8
      for (int p = warp; p < parts; p += WARPS) s += x[p * stride + i];
    }
    shared[threadIdx.x] = s;
    __syncthreads();
    if (warp == 0 && i < size) {
      for (int w = 1; w < WARPS; w++) s += shared[32 * w + lane];
      done(i, s);
    }
    __syncthreads();
  }
}

// y = Σ parts
__device__ __noinline__ void sum_parts(Unit u) {
  using namespace sum_parts_operands;
  float* y_ = u.floats(y);
  each_sum(u.floats(x), u.word(size), u.n(parts), u.word(stride), u.index, [&](i64 i, float s) { y_[i] = s; });
}

// A gradient's parts into one, in place of the first, and the sum of its squares into slots[unit].
__device__ __noinline__ void squares(Unit u) {
  using namespace squares_operands;
  float* g_ = u.floats(gradient);
  int parts_ = u.n(parts);
  double sum = 0;
  each_sum(g_, u.word(size), parts_, u.word(stride), u.index, [&](i64 i, float s) {
    if (parts_ > 1) g_[i] = s;
    sum += (double)s * s;
  });
  sum = block_sum(sum, (double*)shared);
  if (threadIdx.x == 0) u.doubles(slots)[u.index] = sum;
}
