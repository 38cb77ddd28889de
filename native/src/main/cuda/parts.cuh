// Sums of parts that several units left, always in the same order.
#pragma once
#include "common.cuh"

// One part: a unit covers WHOLE_SPAN entries. Few: FEW_SPAN, a thread four of them. Many: 32, its warps share the parts out.

// Calls done(entry, sum) once for each entry of the unit, or four(first entry, sums) for four of them.
template <class F, class G>
__device__ __forceinline__ void each_sum(const float* x, i64 size, int parts, i64 stride, int unit, F done, G four) {
  if (parts == 1) {
    constexpr int TOGETHER = 4;
    const float* from = x + (i64)unit * WHOLE_SPAN;
    const int n = (int)min((i64)WHOLE_SPAN, size - (i64)unit * WHOLE_SPAN), quads = aligned16(from) ? n / 4 : 0;
#pragma unroll 1
    for (int first = threadIdx.x; first < quads; first += TOGETHER * THREADS) {
      float4 v[TOGETHER];
#pragma unroll
      for (int q = 0; q < TOGETHER; q++)
        if (first + q * THREADS < quads) v[q] = ((const float4*)from)[first + q * THREADS];
#pragma unroll
      for (int q = 0; q < TOGETHER; q++)
        if (first + q * THREADS < quads) four((i64)unit * WHOLE_SPAN + 4 * (first + q * THREADS), v[q]);
    }
    for (int i = 4 * quads + threadIdx.x; i < n; i += THREADS) done((i64)unit * WHOLE_SPAN + i, from[i]);
  } else if (parts < MANY_PARTS) {
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
  const bool wide = aligned16(y_);
  each_sum(
      u.floats(x), u.word(size), u.n(parts), u.word(stride), u.index, [&](i64 i, float s) { y_[i] = s; },
      [&](i64 i, float4 s) {
        if (wide) *(float4*)(y_ + i) = s;
        else y_[i] = s.x, y_[i + 1] = s.y, y_[i + 2] = s.z, y_[i + 3] = s.w;
      });
}

// A gradient's parts into one, in place of the first, and the sum of its squares into slots[unit].
__device__ __noinline__ void squares(Unit u) {
  using namespace squares_operands;
  float* g_ = u.floats(gradient);
  int parts_ = u.n(parts);
  double sum = 0;
  auto add = [&](float s) { sum += (double)s * s; };
  each_sum(
      g_, u.word(size), parts_, u.word(stride), u.index,
      [&](i64 i, float s) {
        if (parts_ > 1) g_[i] = s;
        add(s);
      },
      [&](i64, float4 s) { add(s.x), add(s.y), add(s.z), add(s.w); });
  sum = block_sum(sum, (double*)shared);
  if (threadIdx.x == 0) u.doubles(slots)[u.index] = sum;
}
