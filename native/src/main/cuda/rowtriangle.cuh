// Dot products of all pairs of rows of 16, and their gradient, on the tensor cores: a warp has a sample, whose rows stay in
// its registers. A factor is two TF32 numbers and a product three of theirs, so results are as exact as in float; what
// limits both ways is memory.
#pragma once
#include "product.cuh"

// Most rows of a sample, and its pairs in scratch.
constexpr int TRIANGLE_ROWS = 64, TRIANGLE_PAIRS = TRIANGLE_ROWS * (TRIANGLE_ROWS - 1) / 2;

// Where a row of the first sample lies, and its gradient.
struct TriangleRow {
  const float* x;
  float* dx;
  i64 stride;  // floats from sample to sample
};

__device__ __forceinline__ TriangleRow* triangle_rows_of() { return (TriangleRow*)(shared + WARPS * TRIANGLE_PAIRS); }

// STEP: operands of a source, its rows the last.
template <int STEP>
__device__ __forceinline__ void place_triangle_rows(Unit u, int first, int sources) {
  static_assert(WARPS * TRIANGLE_PAIRS * 4 + TRIANGLE_ROWS * sizeof(TriangleRow) <= SCRATCH_BYTES,
                "samples do not fit into scratch");
  int at = 0;
  for (int j = 0; j < sources; j++) {
    const int w = first + STEP * j, rows = u.n(w + STEP - 1);
    for (int r = threadIdx.x; r < rows; r += THREADS) {
      TriangleRow row;
      row.x = u.floats(w) + r * ROW_WIDTH;
      row.dx = STEP == 3 ? u.floats(w + 1) + r * ROW_WIDTH : nullptr;
      row.stride = rows * ROW_WIDTH;
      triangle_rows_of()[at + r] = row;
    }
    at += rows;
  }
  __syncthreads();
}

template <int STEP>
__device__ __forceinline__ bool triangle_rows_fit(Unit u, int rows, int width, int first, int sources) {
  // In float each sum keeps the order that it has anywhere.
  bool fit = !EXACT && rows <= TRIANGLE_ROWS && width == ROW_WIDTH;
  for (int j = 0; j < sources; j++)
    fit = fit && aligned16(u.floats(first + STEP * j)) && (STEP == 2 || aligned16(u.floats(first + STEP * j + 1)));
  return fit;
}

__device__ __forceinline__ void split(float v, u32& high, u32& low) {
  high = rounded(v) & 0xffffe000u;
  low = __float_as_uint(v - __uint_as_float(high));
}

// Adds the product of a and b, each of two parts.
struct SplitLeft {
  u32 high[4], low[4];
  __device__ __forceinline__ SplitLeft(float v0, float v1, float v2, float v3) {
    split(v0, high[0], low[0]), split(v1, high[1], low[1]), split(v2, high[2], low[2]), split(v3, high[3], low[3]);
  }
  __device__ __forceinline__ void times(float v0, float v1, float (&c)[4]) const {
    u32 bh[2], bl[2];
    split(v0, bh[0], bl[0]), split(v1, bh[1], bl[1]);
    mma(c, low, bh), mma(c, high, bl), mma(c, high, bh);
  }
};

// TILES: of sixteen rows.
template <int TILES>
__device__ __noinline__ void triangle_rows(Unit u) {
  using namespace triangle_operands;
  const int warp = threadIdx.x >> 5, lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
  const int rows_ = u.n(rows), pairs = rows_ * (rows_ - 1) / 2, from = u.index * u.n(samples);
  const int to = min(u.n(batch), from + u.n(samples));
  place_triangle_rows<2>(u, source, u.n(sources));
  float* staged = shared + warp * TRIANGLE_PAIRS;
  for (int b = from + warp; b < to; b += WARPS) {
    // Lane t of a group has entries 4t … 4t + 3 of a row: k = t and t + 4 of two steps.
    float4 x[2 * TILES];
#pragma unroll
    for (int j = 0; j < 2 * TILES; j++) {
      const int r = 8 * j + g;
      const TriangleRow row = triangle_rows_of()[min(r, rows_ - 1)];
      x[j] = r < rows_ ? *(const float4*)(row.x + b * row.stride + 4 * t) : make_float4(0, 0, 0, 0);
    }
    __syncwarp();
#pragma unroll
    for (int i = 0; i < TILES; i++) {
      const SplitLeft first(x[2 * i].x, x[2 * i + 1].x, x[2 * i].y, x[2 * i + 1].y);
      const SplitLeft second(x[2 * i].z, x[2 * i + 1].z, x[2 * i].w, x[2 * i + 1].w);
#pragma unroll
      for (int j = 0; j < 2 * i + 2; j++) {
        float c[4] = {0, 0, 0, 0};
        first.times(x[j].x, x[j].y, c);
        second.times(x[j].z, x[j].w, c);
#pragma unroll
        for (int e = 0; e < 4; e++) {
          const int r = 16 * i + g + 8 * (e >> 1), column = 8 * j + 2 * t + (e & 1);
          if (r < rows_ && column < r) staged[r * (r - 1) / 2 + column] = c[e];
        }
      }
    }
    __syncwarp();
    float* y_ = u.floats(y) + (i64)b * u.n(stride_y);
    const int wide = aligned16(y_) ? pairs / 4 : 0;
    for (int i = lane; i < wide; i += 32) *(float4*)(y_ + 4 * i) = *(const float4*)(staged + 4 * i);
    for (int i = 4 * wide + lane; i < pairs; i += 32) y_[i] = staged[i];
  }
}

template <int TILES>
__device__ __noinline__ void triangle_gradient_rows(Unit u) {
  using namespace triangle_gradient_operands;
  const int warp = threadIdx.x >> 5, lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
  const int rows_ = u.n(rows), pairs = rows_ * (rows_ - 1) / 2, from = u.index * u.n(samples);
  const int to = min(u.n(batch), from + u.n(samples));
  place_triangle_rows<3>(u, source, u.n(sources));
  float* staged = shared + warp * TRIANGLE_PAIRS;
  for (int b = from + warp; b < to; b += WARPS) {
    const float* dy_ = u.floats(dy) + (i64)b * u.n(stride_y);
    const int wide = aligned16(dy_) ? pairs / 4 : 0;
    __syncwarp();
#pragma unroll 4
    for (int i = lane; i < wide; i += 32) *(float4*)(staged + 4 * i) = *(const float4*)(dy_ + 4 * i);
    for (int i = 4 * wide + lane; i < pairs; i += 32) staged[i] = dy_[i];
    // Columns 2g and 2g + 1 of rows k = t and t + 4: the even ones are one product's, the odd ones the other's.
    float2 x[2 * TILES][2];
#pragma unroll
    for (int s = 0; s < 2 * TILES; s++)
#pragma unroll
      for (int e = 0; e < 2; e++) {
        const int k = 8 * s + t + 4 * e;
        const TriangleRow row = triangle_rows_of()[min(k, rows_ - 1)];
        x[s][e] = k < rows_ ? *(const float2*)(row.x + b * row.stride + 2 * g) : make_float2(0, 0);
      }
    __syncwarp();
    auto given = [&](int r, int k) {
      const int low = min(r, k), high = max(r, k);
      return low < high && high < rows_ ? staged[high * (high - 1) / 2 + low] : 0.f;
    };
#pragma unroll 1
    for (int i = 0; i < TILES; i++) {
      const int r = 16 * i + g;
      float even[4] = {0, 0, 0, 0}, odd[4] = {0, 0, 0, 0};
#pragma unroll
      for (int s = 0; s < 2 * TILES; s++) {
        const int k = 8 * s + t;
        const SplitLeft a(given(r, k), given(r + 8, k), given(r, k + 4), given(r + 8, k + 4));
        a.times(x[s][0].x, x[s][1].x, even);
        a.times(x[s][0].y, x[s][1].y, odd);
      }
#pragma unroll
      for (int e = 0; e < 2; e++)
        if (r + 8 * e < rows_) {
          const TriangleRow row = triangle_rows_of()[r + 8 * e];
          *(float4*)(row.dx + b * row.stride + 4 * t) = make_float4(even[2 * e], odd[2 * e], even[2 * e + 1], odd[2 * e + 1]);
        }
    }
  }
}
