// Dot products of all pairs of rows, and the factorization machine's second order.
//
// Rows of a sample lie in scratch, apart by their width plus four: a read of four entries of neighbouring rows meets all
// banks, and is on its boundary where the width is a multiple of four.
#pragma once
#include "rowtriangle.cuh"

// Several samples are brought at once, so that their reads are on their way together.
constexpr int MOST_TOGETHER = 8;

__device__ __forceinline__ int samples_together(int floats, int left) {
  return max(1, min(min(MOST_TOGETHER, left), SCRATCH_BYTES / 4 / max(1, floats)));
}

// The rows of `samples` samples from b on; `step` is the number of operands of a source, rows its last one.
__device__ __forceinline__ void load_rows(Unit u, int first, int sources, int step, int b, int samples, int e, int stride,
                                          int room) {
  int at = 0;
  for (int j = 0; j < sources; j++) {
    const int size = u.n(first + step * j + step - 1) * e;
    const float* x = u.floats(first + step * j) + (i64)b * size;
    if ((e & 3) == 0 && aligned16(x)) {
      const int quads = size / 4, per = e / 4;
#pragma unroll 4
      for (int i = threadIdx.x; i < samples * quads; i += THREADS) {
        int k = i / quads, q = i - k * quads, r = q / per, c = q - r * per;
        *(float4*)(shared + k * room + (at + r) * stride + 4 * c) = *(const float4*)(x + 4 * i);
      }
    } else {
      for (int i = threadIdx.x; i < samples * size; i += THREADS) {
        int k = i / size, q = i - k * size, r = q / e;
        shared[k * room + (at + r) * stride + q - r * e] = x[i];
      }
    }
    at += size / e;
  }
}

// Strict lower triangle of T·Tᵀ, T the sources' rows stacked: a unit takes `samples` samples.
__device__ __forceinline__ void triangle_samples(Unit u) {
  using namespace triangle_operands;
  const int rows_ = u.n(rows), e = u.n(width), n = u.n(sources), pairs = rows_ * (rows_ - 1) / 2;
  const int stride = e + 4, room = rows_ * stride, from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  for (int b = from; b < to;) {
    const int together = samples_together(room, to - b);
    __syncthreads();
    load_rows(u, source, n, 2, b, together, e, stride, room);
    __syncthreads();
    float* y_ = u.floats(y) + (i64)b * u.n(stride_y);
    for (int at = threadIdx.x; at < pairs; at += THREADS) {
      int i = (int)((1.f + sqrtf(1.f + 8.f * at)) * .5f);
      while (i * (i - 1) / 2 > at) i--;
      while (i * (i + 1) / 2 <= at) i++;
      int j = at - i * (i - 1) / 2;
      for (int k = 0; k < together; k++) {
        const float *ti = shared + k * room + i * stride, *tj = shared + k * room + j * stride;
        float s = 0;
        if ((e & 3) == 0) {
#pragma unroll 4
          for (int c = 0; c < e; c += 4) {
            float4 p = *(const float4*)(ti + c), q = *(const float4*)(tj + c);
            s += (p.x * q.x + p.y * q.y) + (p.z * q.z + p.w * q.w);
          }
        } else {
          for (int c = 0; c < e; c++) s += ti[c] * tj[c];
        }
        y_[(i64)k * u.n(stride_y) + at] = s;
      }
    }
    b += together;
  }
}

// dT[i] = Σ_j g(i, j)·T[j]
__device__ __forceinline__ void triangle_gradient_samples(Unit u) {
  using namespace triangle_gradient_operands;
  const int rows_ = u.n(rows), e = u.n(width), n = u.n(sources), pairs = rows_ * (rows_ - 1) / 2;
  const int stride = e + 4, given = (pairs + 3) / 4 * 4, room = rows_ * stride + given;
  const int from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  for (int b = from; b < to;) {
    const int together = samples_together(room, to - b);
    __syncthreads();
    load_rows(u, source, n, 3, b, together, e, stride, room);
    const float* dy_ = u.floats(dy) + (i64)b * u.n(stride_y);
    for (int k = 0; k < together; k++)
#pragma unroll 4
      for (int p = threadIdx.x; p < pairs; p += THREADS)
        shared[k * room + rows_ * stride + p] = dy_[(i64)k * u.n(stride_y) + p];
    __syncthreads();
    int at = 0;
    for (int j = 0; j < n; j++) {
      const int size = u.n(source + 3 * j + 2) * e;
      float* dx = u.floats(source + 3 * j + 1) + (i64)b * size;
      if ((e & 3) == 0 && aligned16(dx)) {
        const int quads = size / 4, per = e / 4;
        for (int i = threadIdx.x; i < together * quads; i += THREADS) {
          const int k0 = i / quads, q = i - k0 * quads, row = at + q / per, c = q % per * 4;
          const float *t = shared + k0 * room + c, *g = shared + k0 * room + rows_ * stride;
          float4 s = make_float4(0, 0, 0, 0);
          auto add = [&](float v, int k) {
            float4 x = *(const float4*)(t + k * stride);
            s.x = fmaf(v, x.x, s.x), s.y = fmaf(v, x.y, s.y), s.z = fmaf(v, x.z, s.z), s.w = fmaf(v, x.w, s.w);
          };
          const float* mine = g + row * (row - 1) / 2;
#pragma unroll 4
          for (int k = 0; k < row; k++) add(mine[k], k);
          // Entry (k, row) of the triangle: each is k further than the one before.
          int next = (row + 1) * row / 2 + row;
#pragma unroll 4
          for (int k = row + 1; k < rows_; k++) add(g[next], k), next += k;
          *(float4*)(dx + 4 * i) = s;
        }
        at += size / e;
        continue;
      }
      for (int i = threadIdx.x; i < together * size; i += THREADS) {
        const int k0 = i / size, q = i - k0 * size, row = at + q / e, c = q % e;
        const float *t = shared + k0 * room + c, *g = shared + k0 * room + rows_ * stride;
        float s = 0;
        for (int k = 0; k < row; k++) s += g[row * (row - 1) / 2 + k] * t[k * stride];
        for (int k = row + 1; k < rows_; k++) s += g[k * (k - 1) / 2 + row] * t[k * stride];
        dx[i] = s;
      }
      at += size / e;
    }
    b += together;
  }
}

__device__ __noinline__ void triangle(Unit u) {
  using namespace triangle_operands;
  if (!triangle_rows_fit<2>(u, u.n(rows), u.n(width), source, u.n(sources))) {
    triangle_samples(u);
    return;
  }
  switch ((u.n(rows) + 15) / 16) {
    case 1: triangle_rows<1>(u); break;
    case 2: triangle_rows<2>(u); break;
    case 3: triangle_rows<3>(u); break;
    default: triangle_rows<4>(u);
  }
}

__device__ __noinline__ void triangle_gradient(Unit u) {
  using namespace triangle_gradient_operands;
  if (!triangle_rows_fit<3>(u, u.n(rows), u.n(width), source, u.n(sources))) {
    triangle_gradient_samples(u);
    return;
  }
  switch ((u.n(rows) + 15) / 16) {
    case 1: triangle_gradient_rows<1>(u); break;
    case 2: triangle_gradient_rows<2>(u); break;
    case 3: triangle_gradient_rows<3>(u); break;
    default: triangle_gradient_rows<4>(u);
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
