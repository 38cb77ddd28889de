// A linear layer on very many short rows (the projections of attention): y[r] = W·x[r] + b with W in scratch. What moves
// is the rows, so the tensor cores would wait; a thread has four outputs of four rows.
#pragma once
#include "common.cuh"

constexpr int ROW_TILE = 4;

// W is [n, k] with k contiguous, or, transposed, [k, n]: the gradient of the rows.
__device__ __noinline__ void row_product(Unit u) {
  using namespace row_product_operands;
  const int k_ = u.n(k), n_ = u.n(n), quads = n_ / 4, groups = THREADS / quads;
  const i64 ld = u.word(ld_w);
  const float* w_ = u.floats(weight);
  for (int i = threadIdx.x; i < k_ * n_; i += THREADS) {
    int kk = i / n_, nn = i - kk * n_;
    shared[i] = u.n(transposed) ? w_[kk * ld + nn] : w_[nn * ld + kk];
  }
  __syncthreads();
  const int quad = threadIdx.x % quads, group = threadIdx.x / quads;
  if (group >= groups) return;
  const float* bias_ = u.floats(bias);
  const float4 b = bias_ ? *(const float4*)(bias_ + 4 * quad) : make_float4(0, 0, 0, 0);
  const float* x_ = u.floats(x);
  float* y_ = u.floats(y);
  const i64 rows_ = u.word(rows), from = (i64)u.index * u.n(chunk), to = min(rows_, from + u.n(chunk));
  for (i64 r0 = from + group * ROW_TILE; r0 < to; r0 += groups * ROW_TILE) {
    float4 sum[ROW_TILE];
#pragma unroll
    for (int r = 0; r < ROW_TILE; r++) sum[r] = b;
#pragma unroll 2
    for (int kk = 0; kk < k_; kk += 4) {
      float4 v[ROW_TILE], w[4];
#pragma unroll
      for (int r = 0; r < ROW_TILE; r++)
        v[r] = r0 + r < to ? *(const float4*)(x_ + (r0 + r) * k_ + kk) : make_float4(0, 0, 0, 0);
#pragma unroll
      for (int i = 0; i < 4; i++) w[i] = *(const float4*)(shared + (kk + i) * n_ + 4 * quad);
#pragma unroll
      for (int r = 0; r < ROW_TILE; r++) {
        const float a[4] = {v[r].x, v[r].y, v[r].z, v[r].w};
#pragma unroll
        for (int i = 0; i < 4; i++) {
          sum[r].x = fmaf(a[i], w[i].x, sum[r].x), sum[r].y = fmaf(a[i], w[i].y, sum[r].y);
          sum[r].z = fmaf(a[i], w[i].z, sum[r].z), sum[r].w = fmaf(a[i], w[i].w, sum[r].w);
        }
      }
    }
#pragma unroll
    for (int r = 0; r < ROW_TILE; r++)
      if (r0 + r < to) *(float4*)(y_ + (r0 + r) * n_ + 4 * quad) = sum[r];
  }
}
