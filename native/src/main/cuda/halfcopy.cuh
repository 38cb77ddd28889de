// Copies of matrices as halves, which large products read where their factors are halves.
#pragma once
#include "common.cuh"

namespace half_copy {
constexpr int EIGHT = 8, TOGETHER = HALVES / (EIGHT * THREADS);
constexpr float GREATEST = 65504.f;

// What is greater than a half can be becomes the greatest half, and is counted; what is not finite stays so.
__device__ __forceinline__ float cut(float v, int& cut_) {
  if (!(fabsf(v) > GREATEST) || isinf(v)) return v;
  cut_++;
  return v > 0.f ? GREATEST : -GREATEST;
}
}  // namespace half_copy

// y = x · scale, rounded to the nearest halves: rows `ld` apart, zeros from k on. A unit makes HALVES of them.
__device__ __noinline__ void to_half(Unit u) {
  using namespace to_half_operands;
  using namespace half_copy;
  const u32 per_row = (u32)u.n(ld) / EIGHT, all = (u32)u.n(rows) * per_row;
  const u32 from = (u32)u.index * (TOGETHER * THREADS) + threadIdx.x;
  const int k_ = u.n(k);
  const i64 stride_ = u.word(stride);
  const float* x_ = u.floats(x);
  const bool wide = aligned16(x_) && (stride_ & 3) == 0;
  float v[TOGETHER][EIGHT];
#pragma unroll
  for (int q = 0; q < TOGETHER; q++) {
    const u32 i = from + q * THREADS, row = i / per_row, column = (i - row * per_row) * EIGHT;
    const float* at = x_ + row * stride_ + column;
    const int left = i < all ? k_ - (int)column : 0;
    if (wide && left >= EIGHT) {
      const float4 low = *(const float4*)at, high = *(const float4*)(at + 4);
      v[q][0] = low.x, v[q][1] = low.y, v[q][2] = low.z, v[q][3] = low.w;
      v[q][4] = high.x, v[q][5] = high.y, v[q][6] = high.z, v[q][7] = high.w;
    } else {
#pragma unroll
      for (int e = 0; e < EIGHT; e++) v[q][e] = e < left ? at[e] : 0.f;
    }
  }
  const float scale_ = u.number(scale);
  uint4* y_ = (uint4*)u.address(y);
  int cut_ = 0;
#pragma unroll
  for (int q = 0; q < TOGETHER; q++) {
    const u32 i = from + q * THREADS;
    u32 two[EIGHT / 2];
#pragma unroll
    for (int e = 0; e < EIGHT / 2; e++) two[e] = halves_of(cut(v[q][2 * e] * scale_, cut_), cut(v[q][2 * e + 1] * scale_, cut_));
    if (i < all) {
      uint4 eight;
      eight.x = two[0], eight.y = two[1], eight.z = two[2], eight.w = two[3];
      y_[i] = eight;
    }
  }
  if (cut_ > 0) atomicAdd(u.longs(saturated), (u64)cut_);
}
