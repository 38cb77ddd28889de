// Dot products of all pairs of rows, and the factorization machine's second order.
//
// Rows of a sample lie in scratch, apart by their width plus four: a read of four entries of neighbouring rows meets all
// banks, and is on its boundary where the width is a multiple of four.
#pragma once
#include "common.cuh"

// Strict lower triangle of T·Tᵀ, T the sources' rows stacked: a unit takes `samples` samples.
__device__ __noinline__ void triangle(Unit u) {
  using namespace triangle_operands;
  int rows_ = u.n(rows), e = u.n(width), n = u.n(sources), pairs = rows_ * (rows_ - 1) / 2;
  int stride = e + 4, from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  float* t = shared;
  for (int b = from; b < to; b++) {
    __syncthreads();
    int at = 0;
    for (int j = 0; j < n; j++) {
      int size = u.n(source + 2 * j + 1) * e;
      const float* x = u.floats(source + 2 * j) + (i64)b * size;
      for (int i = threadIdx.x; i < size; i += THREADS) t[(at + i / e) * stride + i % e] = x[i];
      at += size / e;
    }
    __syncthreads();
    float* y_ = u.floats(y) + (i64)b * u.n(stride_y);
    for (int p = threadIdx.x; p < pairs; p += THREADS) {
      int i = (int)((1.f + sqrtf(1.f + 8.f * p)) * .5f);
      while (i * (i - 1) / 2 > p) i--;
      while (i * (i + 1) / 2 <= p) i++;
      int j = p - i * (i - 1) / 2;
      float s = 0;
      if ((e & 3) == 0) {
        for (int c = 0; c < e; c += 4) {
          float4 a = *(const float4*)(t + i * stride + c), b = *(const float4*)(t + j * stride + c);
          s += (a.x * b.x + a.y * b.y) + (a.z * b.z + a.w * b.w);
        }
      } else {
        for (int c = 0; c < e; c++) s += t[i * stride + c] * t[j * stride + c];
      }
      y_[p] = s;
    }
  }
}

// dT[i] = Σ_j g(i, j)·T[j]
__device__ __noinline__ void triangle_gradient(Unit u) {
  using namespace triangle_gradient_operands;
  int rows_ = u.n(rows), e = u.n(width), n = u.n(sources), pairs = rows_ * (rows_ - 1) / 2;
  int stride = e + 4, from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  float *t = shared, *g = t + rows_ * stride;
  for (int b = from; b < to; b++) {
    __syncthreads();
    int at = 0;
    for (int j = 0; j < n; j++) {
      int size = u.n(source + 3 * j + 2) * e;
      const float* x = u.floats(source + 3 * j) + (i64)b * size;
      for (int i = threadIdx.x; i < size; i += THREADS) t[(at + i / e) * stride + i % e] = x[i];
      at += size / e;
    }
    const float* dy_ = u.floats(dy) + (i64)b * u.n(stride_y);
    for (int p = threadIdx.x; p < pairs; p += THREADS) g[p] = dy_[p];
    __syncthreads();
    at = 0;
    for (int j = 0; j < n; j++) {
      int size = u.n(source + 3 * j + 2) * e;
      float* dx = u.floats(source + 3 * j + 1) + (i64)b * size;
      if ((e & 3) == 0 && aligned16(dx)) {
        for (int i = threadIdx.x; i < size / 4; i += THREADS) {
          int row = at + i / (e / 4), c = i % (e / 4) * 4;
          float4 s = make_float4(0, 0, 0, 0);
          auto add = [&](float v, int k) {
            float4 x = *(const float4*)(t + k * stride + c);
            s.x = fmaf(v, x.x, s.x), s.y = fmaf(v, x.y, s.y), s.z = fmaf(v, x.z, s.z), s.w = fmaf(v, x.w, s.w);
          };
          const float* mine = g + row * (row - 1) / 2;
#pragma unroll 4
          for (int k = 0; k < row; k++) add(mine[k], k);
#pragma unroll 4
          for (int k = row + 1; k < rows_; k++) add(g[k * (k - 1) / 2 + row], k);
          *(float4*)(dx + 4 * i) = s;
        }
        at += size / e;
        continue;
      }
      for (int i = threadIdx.x; i < size; i += THREADS) {
        int row = at + i / e, c = i % e;
        float s = 0;
        for (int k = 0; k < row; k++) s += g[row * (row - 1) / 2 + k] * t[k * stride + c];
        for (int k = row + 1; k < rows_; k++) s += g[k * (k - 1) / 2 + row] * t[k * stride + c];
        dx[i] = s;
      }
      at += size / e;
    }
  }
}

// (Σ_r s)² − Σ_r s², a thread a column
__device__ __noinline__ void factorization(Unit u) {
  using namespace factorization_operands;
  int e = u.n(width), r_ = u.n(rows);
  i64 i = (i64)u.index * THREADS + threadIdx.x;
  if (i >= u.word(count)) return;
  const float* x_ = u.floats(x) + i / e * r_ * e + i % e;
  float s = 0, q = 0;
#pragma unroll 8
  for (int r = 0; r < r_; r++) {
    float v = x_[(i64)r * e];
    s += v, q += v * v;
  }
  // Not contracted: both terms are rounded, so that a single row gives zero.
  u.floats(y)[i] = __fsub_rn(__fmul_rn(s, s), q);
}

// ds = 2·df·(Σ_r s − s)
__device__ __noinline__ void factorization_gradient(Unit u) {
  using namespace factorization_gradient_operands;
  int e = u.n(width), r_ = u.n(rows);
  i64 i = (i64)u.index * THREADS + threadIdx.x;
  if (i >= u.word(count)) return;
  i64 at = i / e * r_ * e + i % e;
  const float* x_ = u.floats(x) + at;
  float* dx_ = u.floats(dx) + at;
  float s = 0, g = 2.f * u.floats(dy)[i];
#pragma unroll 8
  for (int r = 0; r < r_; r++) s += x_[(i64)r * e];
#pragma unroll 8
  for (int r = 0; r < r_; r++) dx_[(i64)r * e] = g * (s - x_[(i64)r * e]);
}
